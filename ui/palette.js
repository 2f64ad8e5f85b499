// @ts-check
// Every action by its name, behind `:`. What the current row and the page offer, then the views, then what concerns the
// whole project, each with its command.

import { mayWrite } from './access.js'
import { call, Refusal } from './api.js'
import { commandFor } from './commands.js'
import { Dialog } from './dialog.js'
import { setTheme } from './footer.js'
import { html, useMemo, useRef, useState } from './html.js'
import { controls } from './keyboard.js'
import { keyOf } from './keys.js'
import { Refused } from './parts/refused.js'
import { go } from './router.js'
import { VIEWS } from './views.js'

/** @typedef {{ name: string, note?: string, key?: string, command?: string, run: () => unknown }} Offer */

/** @returns {Offer[]} */
const offersHere = () =>
  controls().flatMap(control => {
    const { action, command } = control.dataset
    const name = control.dataset.name ?? control.firstChild?.textContent?.trim() ?? ''
    if (name === '' || control.classList.contains('cmd') || control.getAttribute('aria-disabled') === 'true') return []
    const row = control.closest('[data-row]')?.getAttribute('data-row-name') ?? ''
    return [{ name, note: row, key: keyOf(action), command, run: () => control.click() }]
  })

/** @returns {Offer[]} */
const offersOfViews = () =>
  VIEWS.filter(({ nav }) => nav !== undefined).map(({ title, path, go: action }) => ({
    name: `Go to ${title}`,
    key: keyOf(action),
    run: () => go(`#${path}`),
  }))

/** @returns {Offer[]} */
const offersOfProject = () => [
  ...(mayWrite.value
    ? [
        {
          name: 'Reload configuration and scripts',
          command: commandFor('daemon.reload', {}),
          run: () => call('daemon.reload', {}),
        },
        {
          name: 'Purge old tasks',
          note: 'those past the age of the configuration',
          command: commandFor('task.purge', {}),
          run: () => call('task.purge', {}),
        },
      ]
    : []),
  ...['system', 'light', 'dark'].map(theme => ({ name: `Theme: ${theme}`, run: () => setTheme(theme) })),
]

/** Each word must occur. @param {Offer} offer @param {string} text */
const fits = ({ name, note, command }, text) =>
  text
    .toLowerCase()
    .split(/\s+/)
    .every(word => `${name} ${note} ${command}`.toLowerCase().includes(word))

/** @param {{ close: () => void }} props */
export const Palette = ({ close }) => {
  const all = useMemo(() => [...offersHere(), ...offersOfViews(), ...offersOfProject()], [])
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [refusal, setRefusal] = useState(/** @type {Refusal | undefined} */ (undefined))
  const list = useRef(/** @type {HTMLElement | null} */ (null))
  const offers = all.filter(offer => fits(offer, text))
  /** @param {Offer | undefined} offer */
  const take = async offer => {
    if (!offer) return
    try {
      const running = offer.run()
      if (running instanceof Promise) await running
      close()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      setRefusal(error)
    }
  }
  /** @param {KeyboardEvent} event */
  const pressed = event => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by !== undefined) {
      const next = (at + by + offers.length) % Math.max(1, offers.length)
      setAt(next)
      list.current?.children[next]?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter') void take(offers[at])
    else return
    event.preventDefault()
  }
  /** @param {Event} event */
  const typed = ({ target }) => (setText(/** @type {HTMLInputElement} */ (target).value), setAt(0))
  return html`<${Dialog} title="Any action" close=${close}>
    <input
      class="field"
      type="text"
      role="combobox"
      aria-label="Action"
      aria-expanded="true"
      aria-controls="offers"
      aria-activedescendant=${offers[at] ? `offer-${at}` : undefined}
      autocomplete="off"
      spellcheck=${false}
      placeholder="Type a part of its name"
      value=${text}
      onInput=${typed}
      onKeyDown=${pressed}
      autofocus
    />
    <ul id="offers" class="offers" role="listbox" aria-label="Actions" ref=${list}>
      ${offers.map(
        (offer, i) => html`<li
          id=${`offer-${i}`}
          role="option"
          aria-selected=${i === at}
          onClick=${() => take(offer)}
        >
          <span class="name">${offer.name} ${offer.note && html`<span class="soft">${offer.note}</span>`}</span>
          ${offer.command && html`<code class="soft">${offer.command}</code>`}
          ${offer.key && html`<kbd>${offer.key}</kbd>`}
        </li>`,
      )}
    </ul>
    ${offers.length === 0 && html`<p class="soft">No action has these words in its name.</p>`}
    <${Refused} refusal=${refusal} />
  <//>`
}
