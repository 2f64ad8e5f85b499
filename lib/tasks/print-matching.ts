import type { Call, Loose } from '../rpc/client.ts'
import type { Io } from '../cli/io.ts'
import { count, note } from '../cli/output.ts'
import { printRows } from '../cli/table.ts'
import type { ListedTask } from '../protocol/entities.ts'
import type { Params } from '../protocol/index.ts'
import { taskColumns } from '../views/task.ts'
import { eachPage } from './task-pages.ts'

type MatchingList = {
  call: Call
  io: Io
  json: boolean
  where: Loose<Params<'bulk.cancel'>['where']>
  verb: string
  /** What would become of them. */
  done: string
}

/** Prints the tasks that match, newest first, and says how many there are. */
export const printMatching = async ({ call, io, json, where, verb, done }: MatchingList): Promise<void> => {
  const tasks: ListedTask[] = []
  await eachPage({ call, filter: where, limit: 0 }, page => {
    tasks.push(...page)
    return true
  })
  printRows(io, { json }, tasks, taskColumns)
  note(io, verb, `${count(tasks.length, 'task')} would be ${done}; nothing was changed`)
}
