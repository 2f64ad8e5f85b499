// @ts-check
// Does what a key means (keys.js): asks the views that took actions, the newest first, then clicks the control of that
// action in the current row or in the page.

import { signal, useEffect } from './html.js'
import { keyRow } from './keys.js'

/** @typedef {Record<string, (key: string) => void | false>} Takers actions by name; `false` passes it on */

/** The id of the row that was focused last. */
export const here = signal('')

/** @type {Takers[]} */
const layers = []

/** Takes actions for as long as the component is shown.
 * @param {Takers} takers */
export const useKeys = takers => {
  useEffect(() => {
    layers.push(takers)
    return () => void layers.splice(layers.indexOf(takers), 1)
  })
}

/** The controls of the current row, then those that are in no row.
 * @returns {HTMLElement[]} */
export const controls = () => {
  const row = hereRow()
  const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('main [data-action], main [data-command]')])
  const own = all.filter(control => row?.contains(control))
  return [...own, ...all.filter(control => control.closest('[data-row]') === null)]
}

/** @returns {HTMLElement[]} */
const rows = () => [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('main [data-row]'))]

export const hereRow = () => rows().find(row => row.dataset.row === here.value)

/** Does an action; false if nothing takes it.
 * @param {string} action
 * @param {string} [key] */
export const act = (action, key = '') => {
  for (const layer of [...layers].reverse()) if (layer[action] && layer[action](key) !== false) return true
  const control = controls().find(one => one.dataset.action === action)
  if (!control || control.getAttribute('aria-disabled') === 'true') return false
  control.click()
  return true
}

/** Moves the focus by rows. @param {1 | -1} by */
export const move = by => {
  const all = rows()
  const at = all.findIndex(row => row.dataset.row === here.value)
  const isFocused = at !== -1 && all[at]?.contains(document.activeElement)
  // A row that was only marked by default is the first to get the focus.
  const to = at === -1 ? all[0] : isFocused ? all[at + by] : all[at]
  if (!to) return
  here.value = to.dataset.row ?? ''
  to.focus({ preventScroll: true })
  to.scrollIntoView({ block: 'nearest' })
}

/** @param {EventTarget | null} target */
const isField = target =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(textarea|select)$/i.test(target.tagName) || isTextInput(target))

/** @param {HTMLElement} target */
const isTextInput = target =>
  target instanceof HTMLInputElement && !/^(checkbox|radio|button|submit|range|file)$/.test(target.type)

let before = ''
/** @type {ReturnType<typeof setTimeout> | undefined} */
let forget

/** @param {KeyboardEvent} event */
const pressed = event => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return
  const { target, key } = event
  if (document.querySelector('dialog[open]')) return
  if (isField(target)) {
    if (key === 'Escape') /** @type {HTMLElement} */ (target).blur()
    return
  }
  const first = before
  before = ''
  clearTimeout(forget)
  if (first === '' && key === 'g') {
    before = key
    forget = setTimeout(() => (before = ''), 1200)
    return
  }
  const row = keyRow(first, key)
  if (!row) return
  // Enter belongs to the control that has the focus, and a list of choices moves by its own arrows.
  const isOnControl = target instanceof HTMLElement && target.matches('a, button, summary, input, [role=option]')
  if (isOnControl && (key === 'Enter' || key.startsWith('Arrow'))) return
  if (key.startsWith('Arrow') && !hereRow()?.contains(document.activeElement)) return
  if (act(row.action, key)) event.preventDefault()
}

export const startKeyboard = () => {
  addEventListener('keydown', pressed)
  addEventListener('focusin', ({ target }) => {
    const row = target instanceof Element ? target.closest('[data-row]') : null
    if (row instanceof HTMLElement) here.value = row.dataset.row ?? ''
  })
}
