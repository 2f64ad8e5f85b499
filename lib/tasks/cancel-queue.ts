import type { Call } from '../rpc/client.ts'
import type { Io } from '../cli/io.ts'
import { encode } from '../system/json-lines.ts'
import { eachId } from './for-each-task.ts'
import { parseStatuses } from './statuses.ts'

type Canceled = { call: Call; io: Io; json: boolean; queue: string; status: readonly string[] }

/** Cancels the unfinished tasks of a queue in one request, waits for the ends of those that run, and prints how many
 * were canceled. Returns the exit code: one may have finished just then. */
export const cancelQueue = async ({ call, io, json, queue, status }: Canceled): Promise<number> => {
  const wanted = parseStatuses(status, ['queued', 'running'])
  let { canceled, ending } = await call('queue.cancel', { queue, status: wanted.length > 0 ? wanted : undefined })
  const exit = await eachId({
    ids: ending,
    verb: 'cancel',
    json,
    io,
    call: id => call('task.cancel', { id }),
    done: () => void canceled++,
  })
  io.out(json ? encode({ canceled }) : `${canceled}\n`)
  return exit
}
