// Reading and changing sparkq.yml (docs/contract.md §4). Its shape is in config.ts.

import { type } from 'arktype'
import { method } from './method.ts'

/** Exactly one of the last three. */
const change = type({
  '+': 'reject',
  /** As `server.port`, `runners[0].jobs` or `tools."a.b".timeout`. */
  key: '1 <= string <= 1000',
  'value?': 'unknown',
  /** The value as one would write it into the file: `10m`, `[scripts, bin]`. */
  'yaml?': 'string <= 65536',
  /** Removes the key, so that its default applies. */
  'unset?': 'true',
})

/** Values of some keys, or the whole text of the file: exactly one of them. */
const wanted = {
  'changes?': change.array().atLeastLength(1).atMostLength(100),
  'text?': 'string <= 1048576',
} as const

const changedKey = type({ key: 'string', before: 'unknown', after: 'unknown', restart: 'boolean' })

export const configMethods = {
  'config.list': method({
    description: 'Every key of the configuration file with its value and its default, and the text of the file.',
    writes: false,
    params: () => type({ '+': 'reject' }),
    result: () =>
      type({
        file: 'string',
        /** Of the text; `config.set` refuses a change of a file that has another one by then. */
        hash: 'string',
        text: 'string',
        keys: type({
          key: 'string',
          value: 'unknown',
          source: "'file' | 'default'",
          line: 'number | null',
          /** The value that it has without its line; null if it has none. */
          default: 'unknown',
          /** What its value is, in words. */
          type: 'string',
          description: 'string',
          /** True if a change needs a restart of the daemon. */
          restart: 'boolean',
        }).array(),
      }),
  }),
  'config.check': method({
    description:
      'What a change of the configuration file would do, without doing it: the new text, the difference, and what is ' +
      'wrong with it.',
    writes: false,
    params: () => type({ '+': 'reject', ...wanted }),
    result: () =>
      type({
        file: 'string',
        /** Of the file as it is. */
        hash: 'string',
        text: 'string',
        /** As `diff -u` prints it. */
        diff: 'string',
        /** Empty if the new text is valid. `line` and `column` count from 1 in the new text. */
        problems: type({
          line: 'number | null',
          column: 'number | null',
          message: 'string',
          hint: 'string | null',
        }).array(),
        changed: changedKey.array(),
      }),
  }),
  'config.set': method({
    description:
      'Changes the configuration file, keeps its comments, and follows it. Refuses with `config` what would be ' +
      'invalid, with `conflict` a file that has another hash than `expect`.',
    writes: true,
    params: () => type({ '+': 'reject', ...wanted, 'expect?': '1 <= string <= 64' }),
    result: () =>
      type({
        file: 'string',
        hash: 'string',
        diff: 'string',
        changed: changedKey.array(),
        /** False if a change needs a restart: until then the daemon keeps the configuration that it has. */
        reloaded: 'boolean',
      }),
  }),
}
