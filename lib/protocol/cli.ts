import { type } from 'arktype'
import { method } from './method.ts'

export const cliMethods = {
  'cli.run': method({
    description:
      'Runs a verb for the launcher and answers what it printed, in order. Refuses with `elsewhere` if the verb needs a process.',
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
        /** Unique; begins with the seconds since 1970. Ids follow from it, so that the verb can be repeated in a
         * process. */
        seed: '10 <= string <= 100',
      }),
    result: () => type({ exit: 'number', output: type({ out: 'string' }).or({ err: 'string' }).array() }),
  }),
}
