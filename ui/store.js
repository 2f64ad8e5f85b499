// @ts-check
// What was read from the daemon, as signals. An event says what to read again; it is never applied as a patch. The same
// read is shared by all that show it, happens at most every 200 ms, and its last value stays for the way back.

/** @import { MethodName, Params, Result } from '../lib/protocol/index.ts' */
/** @import { Signal } from '@preact/signals' */

import { call, Refusal } from './api.js'
import { signal, useEffect, useMemo } from './html.js'
import { onEvent, onGap } from './live.js'

const REST_MS = 200
/** A read that takes long is repeated less often: it rests for as many times its own duration. */
const REST_SHARE = 4
const KEPT = 60

/** @template T
 * @typedef {{ value: Signal<T | undefined>, refusal: Signal<Refusal | undefined>, again: () => Promise<void> }}
 *   Reading */

/** @typedef {Reading<any> & { users: Map<symbol, RegExp>, key: string, touch: () => void }} Entry */

/** @type {Map<string, Entry>} */
const entries = new Map()

/** @param {MethodName} method
 * @param {Params<MethodName>} params
 * @returns {Entry} */
const entryOf = (method, params) => {
  const key = `${method} ${JSON.stringify(params)}`
  const known = entries.get(key)
  if (known) return known
  const value = signal(/** @type {unknown} */ (undefined))
  const refusal = signal(/** @type {Refusal | undefined} */ (undefined))
  /** @type {Promise<void> | undefined} */
  let running
  let isDirty = false
  let last = 0
  let took = 0
  const again = () => {
    if (running) {
      isDirty = true
      return running
    }
    last = Date.now()
    running = call(method, params)
      .then(
        result => {
          // The same answer again changes nothing, so nothing is drawn.
          if (JSON.stringify(result) !== JSON.stringify(value.value)) value.value = result
          refusal.value = undefined
        },
        error => {
          refusal.value = error instanceof Refusal ? error : new Refusal({ code: 'internal', message: String(error) })
        },
      )
      .finally(() => {
        running = undefined
        took = Date.now() - last
        if (isDirty) (isDirty = false), touch()
      })
    return running
  }
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting
  const touch = () => {
    if (waiting !== undefined) return
    waiting = setTimeout(
      () => {
        waiting = undefined
        void again()
      },
      Math.max(0, last + Math.max(REST_MS, REST_SHARE * took) - Date.now()),
    )
  }
  /** @type {Entry} */
  const entry = { key, value, refusal, again, touch, users: new Map() }
  entries.set(key, entry)
  for (const old of entries.values()) {
    if (entries.size <= KEPT) break
    if (old.users.size === 0 && old !== entry) entries.delete(old.key)
  }
  return entry
}

/** Reads a method for as long as the component is shown. `when`: the kinds of events after which it is read again.
 * @template {MethodName} M
 * @param {M} method
 * @param {Params<M>} params
 * @param {RegExp} [when]
 * @returns {{ data: Result<M> | undefined, refusal: Refusal | undefined, again: () => Promise<void> }} */
export const useRead = (method, params, when = NEVER) => {
  const entry = useMemo(() => entryOf(method, params), [method, JSON.stringify(params)])
  useEffect(() => {
    const user = Symbol()
    entry.users.set(user, when)
    void entry.again()
    return () => void entry.users.delete(user)
  }, [entry])
  return { data: entry.value.value, refusal: entry.refusal.value, again: entry.again }
}

const NEVER = /^\b$/

/** Reads again at once what shows such events: after an action of this page, so that it need not wait for the journal.
 * @param {string} kind */
export const touched = kind => {
  for (const entry of entries.values()) if ([...entry.users.values()].some(when => when.test(kind))) entry.touch()
}

onEvent(({ kind }) => touched(kind))
onGap(() => {
  for (const entry of entries.values()) if (entry.users.size > 0) entry.touch()
})
