import type { Call, Loose } from '../rpc/client.ts'
import type { Io } from '../cli/io.ts'
import type { Params } from '../protocol/index.ts'
import { note } from '../cli/output.ts'
import { encode } from '../system/json-lines.ts'
import { canceledSum } from '../views/canceled.ts'
import { eachId } from './for-each-task.ts'

type CancelRequest = { call: Call; io: Io; json: boolean }
type OfQueue = CancelRequest & { queue: string; status: ('queued' | 'running')[] }
type OfFilter = CancelRequest & { where: Loose<Params<'bulk.cancel'>['where']>; expect: number | undefined }

/** Cancels the unfinished tasks of a queue, waits for the ends of those that run, and prints how many were canceled.
 * Returns the exit code: one may have finished just then. */
export const cancelQueue = async ({ queue, status, ...asked }: OfQueue): Promise<number> => {
  const request = { queue, status }
  let answer = await asked.call('queue.cancel', request)
  let { canceled } = answer
  for (; answer.more; canceled += answer.canceled) answer = await asked.call('queue.cancel', request)
  return finish(asked, { canceled, running: 0, ending: answer.ending })
}

/** The same for the tasks that match a filter. */
export const cancelMatching = async ({ where, expect, ...asked }: OfFilter): Promise<number> => {
  const sum = { canceled: 0, running: 0, ending: [] as string[] }
  for (let more = true; more; ) {
    const answer = await asked.call('bulk.cancel', { where, expect })
    sum.canceled += answer.canceled
    sum.running += answer.running
    sum.ending.push(...answer.ending)
    // A task whose processes are being ended matches until then.
    more = answer.more && answer.canceled > 0
  }
  return finish(asked, sum)
}

type Sum = { canceled: number; running: number; ending: readonly string[] }

const finish = async ({ call, io, json }: CancelRequest, { canceled, running, ending }: Sum): Promise<number> => {
  const exit = await eachId({
    ids: [...new Set(ending)],
    verb: 'cancel',
    json,
    io,
    call: id => call('task.cancel', { id }),
    done() {
      canceled++
      running++
    },
  })
  if (json || !io.tty.out) io.out(json ? encode({ canceled }) : `${canceled}\n`) // the sentence has it
  if (!json) note(io, 'cancel', canceledSum(canceled, running))
  return exit
}
