import { parseDuration } from '../text/duration.ts'
import { refuse } from '../model/errors.ts'
import { parseCount } from '../cli/input.ts'
import { count, note } from '../cli/output.ts'
import { shared, verb } from '../cli/verb.ts'
import { encode } from '../system/json-lines.ts'

export const purge = verb({
  meta: { name: 'purge', description: 'Delete finished tasks with their logs, and print how many' },
  args: {
    olderThan: {
      type: 'string',
      valueHint: 'DURATION',
      description: 'Only tasks that finished longer ago, as 3d; 0 is all; by default as in sparkq.yml',
    },
    olderThanDays: { type: 'string', valueHint: 'N', description: 'The same in days' },
    json: shared.json,
  },
  examples: ['sparkq purge', 'sparkq purge --older-than 12h'],
  async run({ args, call, io }) {
    if (args.olderThan !== undefined && args.olderThanDays !== undefined) {
      refuse('usage', { message: '--older-than and --older-than-days exclude each other', hint: 'give one of them' })
    }
    const days =
      args.olderThanDays === undefined ? undefined : parseCount(args.olderThanDays, '--older-than-days') * 86400
    const seconds =
      args.olderThan === undefined ? days : args.olderThan === '0' ? 0 : parseDuration(args.olderThan, '--older-than')
    const answer = await call('task.purge', { older_than: seconds })
    if (args.json) return io.out(encode(answer))
    if (!io.tty.out) io.out(`${answer.deleted}\n`) // the sentence has it
    note(io, 'purge', `${count(answer.deleted, 'finished task')} deleted with logs; queued and running tasks stay`)
  },
})
