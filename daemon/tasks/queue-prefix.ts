// The letters of friendly ids. No two queues get the same; queues of an older database that share theirs keep them.

import type { Store } from '../store/index.ts'

/** The name in capitals, everything but letters dropped (docs/contract.md §2). If another queue has these, its digits
 * stay (`build2` → BUILD2), and if that is taken too, a number follows. */
export const freePrefix = (store: Store, name: string, queueId: string): string => {
  const capitals = name.toUpperCase()
  const letters = capitals.replace(/[^\p{L}]/gu, '')
  const plain = letters || 'TASK'
  const exact = (letters === '' ? 'TASK' : '') + capitals.replace(/[^\p{L}\p{N}]/gu, '')
  const isFree = (prefix: string): boolean => store.queues.prefixTaken.get({ prefix, id: queueId }) === undefined
  if (isFree(plain)) return plain
  if (isFree(exact)) return exact
  for (let number = 2; ; number++) if (isFree(`${plain}${number}`)) return `${plain}${number}`
}

/** Gives a queue the letters of its new name; its tasks keep the ids that they have. Numbers continue, so no number of
 * a queue and no friendly id is used twice. */
export const changePrefix = (
  { queues }: Store,
  { id, prefix: former }: { id: string; prefix: string },
  prefix: string,
): void => {
  if (prefix === former) return
  queues.ensurePrefix.run({ prefix })
  queues.keepFormerPrefix.run({ id })
  queues.continueNumbers.run({ prefix, former })
  queues.setPrefix.run({ id, prefix })
}
