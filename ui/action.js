// @ts-check
// A control that calls a method: it shows its key and its command, is off while the daemon is away, and shows a refusal
// in its place. With a `read` key it is only the command.

/** @import { MethodName, Params, Result } from '../lib/protocol/index.ts' */
/** @import { ComponentChildren } from 'preact' */

import { mayWrite } from './access.js'
import { call, Refusal } from './api.js'
import { commandFor } from './commands.js'
import { html, useState } from './html.js'
import { keyOf } from './keys.js'
import { isAway } from './live.js'
import { Command } from './parts/command.js'
import { Refused } from './parts/refused.js'

const ASKING_MS = 6000

/** Calls a method once at a time, and keeps its refusal.
 * @template {MethodName} M
 * @param {M} method
 * @param {(result: Result<M>) => void} [done] */
export const useCall = (method, done) => {
  const [refusal, setRefusal] = useState(/** @type {Refusal | undefined} */ (undefined))
  const [isBusy, setBusy] = useState(false)
  /** @param {Params<M>} params */
  const run = async params => {
    if (isBusy) return
    setBusy(true)
    try {
      const result = await call(method, params)
      setRefusal(undefined)
      done?.(result)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      setRefusal(error)
    } finally {
      setBusy(false)
    }
  }
  return { run, refusal, isBusy }
}

/** @template {MethodName} M
 * @typedef {{
 *   method: M, params: Params<M> | (() => Params<M>), label: string, action?: string, confirm?: string,
 *   show?: boolean, off?: boolean, command?: string, done?: (result: Result<M>) => void, children?: ComponentChildren,
 * }} ActionProps
 * `action`: its name in keys.js. `confirm`: what the button says before the second press, with the count of what it
 * ends. `show`: the command stands beside it. `command`: another than that of the method. */

/** @template {MethodName} M
 * @param {ActionProps<M>} props */
export const Action = ({ method, params, label, action, confirm, show = false, off = false, command, done }) => {
  const { run, refusal, isBusy } = useCall(method, done)
  const [isAsking, setAsking] = useState(false)
  /** A function makes what depends on the moment of the press. */
  const made = () => (typeof params === 'function' ? params() : params)
  const shown = command ?? commandFor(method, made())
  if (!mayWrite.value) return html`<${Command} command=${shown} />`
  const isOff = off || isAway()
  const press = () => {
    if (isOff || isBusy) return
    if (confirm !== undefined && !isAsking) {
      setAsking(true)
      // A key does not give the focus, so no blur takes the question back.
      setTimeout(() => setAsking(false), ASKING_MS)
      return
    }
    setAsking(false)
    void run(made())
  }
  const key = keyOf(action)
  return html`<span class="action">
    <button
      type="button"
      class=${isAsking ? 'btn asking' : 'btn'}
      data-action=${action}
      data-command=${shown}
      title=${shown === '' ? undefined : `$ ${shown}`}
      aria-disabled=${isOff || isBusy}
      onClick=${press}
      onBlur=${() => setAsking(false)}
    >${isAsking ? confirm : label}${key && html`<kbd aria-hidden="true">${key}</kbd>`}</button>
    ${show && html`<${Command} command=${shown} />`}
    <${Refused} refusal=${refusal} />
  </span>`
}
