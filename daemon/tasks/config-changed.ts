import type { Store } from '../store/index.ts'

const MAX_CHARACTERS = 200

/** Writes the event of a changed configuration. It names the keys, not their values; null are comments alone. */
export const recordConfigChange = (store: Pick<Store, 'events'>, changed: readonly { key: string }[]): void => {
  const keys = changed.map(({ key }) => key)
  const text = keys.join(', ')
  const short = text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS)}… (${keys.length} keys)`
  store.events.add.run({ kind: 'config.changed', detail: text === '' ? null : short })
}
