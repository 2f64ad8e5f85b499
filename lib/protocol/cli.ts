import { type } from 'arktype'
import { method } from './method.ts'

export const cliMethods = {
  'cli.run': method({
    description:
      'Runs a verb for the launcher and returns what it printed, in order. ' +
      'Refuses with `elsewhere` if the verb needs a process.',
    writes: false,
    params: () =>
      type({
        '+': 'reject',
        argv: 'string[]',
        cwd: 'string',
        /** Device and inode of `cwd`, as `DEVICE:INODE`. */
        folder: 'string',
        /** The variables of the caller that verbs read. */
        env: 'Record<string, string>',
        /** Which of the caller's streams are terminals. `columns` is the width of the one on stdout, 0 if unknown. */
        tty: { '+': 'reject', in: 'boolean', out: 'boolean', err: 'boolean' },
        columns: 'number.integer >= 0',
        /** Identifies the caller's build of SparkQ: another build than the daemon's may have other verbs. */
        build: 'string',
        /** Unique; begins with the seconds since 1970. New ids are derived from it, so a Node process can repeat the
         * verb with the same ids. */
        seed: '10 <= string <= 100',
      }),
    result: () => type({ exit: 'number', output: type({ out: 'string' }).or({ err: 'string' }).array() }),
  }),
}
