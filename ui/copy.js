// @ts-check
// `y`: copies the command of the control that has the focus, else that of the current row, else that of the page.

import { signal } from './html.js'
import { controls, hereRow } from './keyboard.js'
import { copyText } from './parts/command.js'

/** What was copied last, shown for two seconds. */
export const notice = signal('')
/** @type {ReturnType<typeof setTimeout> | undefined} */
let fade

/** Copies a text and says so. @param {string} text @param {string} [name] what it is called */
export const copyAndSay = async (text, name = text) => {
  notice.value = (await copyText(text)) ? `copied ${name}` : `this browser does not let the page copy ${name}`
  clearTimeout(fade)
  fade = setTimeout(() => (notice.value = ''), 2000)
}

/** The command of what an action does comes before the one that shows the task. */
export const copyHere = () => {
  const focused = document.activeElement
  const own = focused instanceof HTMLElement ? focused.dataset.command : undefined
  const row = hereRow()
  const all = controls().filter(({ dataset }) => dataset.command)
  const inRow = all.filter(control => row?.contains(control))
  const first = [...(inRow.length > 0 ? inRow : all)].sort((a, b) => rank(a) - rank(b))[0]
  const command = own ?? first?.dataset.command
  if (!command) return false
  void copyAndSay(command)
}

/** @param {HTMLElement} control */
const rank = control => (control.closest('.id') ? 1 : 0)
