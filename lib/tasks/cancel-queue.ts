import type { Call } from '../rpc/client.ts'
import type { Io } from '../cli/io.ts'
import { note } from '../cli/output.ts'
import { encode } from '../system/json-lines.ts'
import { canceledSum } from '../views/canceled.ts'
import { eachId } from './for-each-task.ts'
import { parseStatuses } from './statuses.ts'

type Canceled = { call: Call; io: Io; json: boolean; queue: string; status: readonly string[] }

/** Cancels the unfinished tasks of a queue, waits for the ends of those that run, and prints how many were canceled.
 * Returns the exit code: one may have finished just then. */
export const cancelQueue = async ({ call, io, json, queue, status }: Canceled): Promise<number> => {
  const wanted = parseStatuses(status, ['queued', 'running'])
  const request = { queue, status: wanted.length > 0 ? wanted : undefined }
  let answer = await call('queue.cancel', request)
  let { canceled } = answer
  for (; answer.more; canceled += answer.canceled) answer = await call('queue.cancel', request)
  let running = 0
  const exit = await eachId({
    ids: answer.ending,
    verb: 'cancel',
    json,
    io,
    call: id => call('task.cancel', { id }),
    done: () => void running++,
  })
  canceled += running
  if (json || !io.tty.out) io.out(json ? encode({ canceled }) : `${canceled}\n`) // the sentence has it
  if (!json) note(io, 'cancel', canceledSum(canceled, running))
  return exit
}
