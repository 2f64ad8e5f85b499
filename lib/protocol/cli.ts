import { type } from 'arktype'
import { method } from './method.ts'

export const cliMethods = {
  'cli.run': method({
    description:
      'Runs a verb for the launcher and answers what it printed, in order. Refuses with `elsewhere` what needs a process of its own, with `disconnected` what broke off when it may have changed something.',
    writes: false,
    params: () =>
      type({
        '+': 'reject',
        argv: 'string[]',
        cwd: 'string',
        /** What the system says `cwd` is: its device and inode. */
        folder: 'string',
        /** Of the caller's environment what verbs read. */
        env: 'Record<string, string>',
        /** Which of the caller's streams are terminals, and how wide that on stdout is (0: not known). */
        tty: { '+': 'reject', in: 'boolean', out: 'boolean', err: 'boolean' },
        columns: 'number.integer >= 0',
        /** Which build of SparkQ the caller is from: another one than the daemon's may have other verbs. */
        build: 'string',
        /** Seconds since 1970 and more, unlike every other; the ids that the verb makes follow from it, so that it can be run again elsewhere. */
        seed: '10 <= string <= 100',
      }),
    result: () => type({ exit: 'number', output: type({ out: 'string' }).or({ err: 'string' }).array() }),
  }),
}
