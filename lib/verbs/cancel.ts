import { eachId } from '../tasks/for-each-task.ts'
import { shared, verb } from '../cli/verb.ts'
import { encode } from '../system/json-lines.ts'

export const cancel = verb({
  meta: { name: 'cancel', description: 'Cancel tasks; a running one once its processes have ended' },
  args: { id: shared.ids, json: shared.json },
  examples: ['sparkq cancel AUTH-12', 'sparkq tasks -q lint --status queued | sparkq cancel -'],
  exits: {
    66: 'no such task, or an ambiguous prefix',
    79: 'it has finished; with several ids the code of the first rejected one',
  },
  async run({ args, call, io }) {
    return eachId({
      ids: args.id,
      verb: 'cancel',
      json: args.json,
      io,
      call: id => call('task.cancel', { id }),
      done: task => args.json && io.out(encode(task)),
    })
  },
})
