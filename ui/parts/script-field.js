// @ts-check
// A script of the index, found by the words of its name, description and tags while one types: a combobox.

/** @import { ScriptEntry } from '../../lib/protocol/entities.ts' */

import { html, useState } from '../html.js'
import { matching } from '../script-search.js'
import { Slot } from './fields.js'

const MOST_OFFERS = 8
const ANY_SCRIPT = 'A name in the index, or a path.'
const NO_SCRIPTS = 'No script is in the index; a path will do too.'

/** @param {{ value: string, change: (name: string) => void, scripts: readonly ScriptEntry[] }} props */
export const ScriptField = ({ value, change, scripts }) => {
  const [isOpen, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const known = scripts.find(({ name }) => name === value)
  const offers = matching(scripts, value).slice(0, MOST_OFFERS)
  const isShown = isOpen && offers.length > 0 && !(offers.length === 1 && known)
  const here = isShown ? offers[Math.min(at, offers.length - 1)] : undefined
  /** @param {string} name */
  const pick = name => {
    change(name)
    setOpen(false)
  }
  /** @param {KeyboardEvent} event */
  const pressed = event => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      if (!isShown) return setOpen(true)
      setAt((Math.min(at, offers.length - 1) + step + offers.length) % offers.length)
    } else if (event.key === 'Enter' && here) {
      event.preventDefault()
      pick(here.name)
    } else if (event.key === 'Escape' && isShown) {
      event.stopPropagation()
      setOpen(false)
    }
  }
  /** @param {Event} event */
  const typed = ({ currentTarget }) => {
    change(/** @type {HTMLInputElement} */ (currentTarget).value)
    setAt(0)
    setOpen(true)
  }
  return html`<div class="combo">
    <${Slot}
      id="script"
      label="Script"
      note=${known ? (known.description ?? known.path) : scripts.length === 0 ? NO_SCRIPTS : ANY_SCRIPT}
    >
      <input
        id="script"
        class="field mono big"
        role="combobox"
        aria-expanded=${isShown ? 'true' : 'false'}
        aria-controls="script-offers"
        aria-autocomplete="list"
        aria-activedescendant=${here ? `script-${here.name}` : undefined}
        aria-describedby="script-note"
        autocomplete="off"
        spellcheck=${false}
        value=${value}
        onInput=${typed}
        onKeyDown=${pressed}
        onFocus=${() => setOpen(value === '')}
        onBlur=${() => setOpen(false)}
      />
    <//>
    <ul id="script-offers" role="listbox" aria-label="Scripts" class="combo-offers" hidden=${!isShown}>
      ${
        isShown &&
        offers.map(
          script => html`<li
            id=${`script-${script.name}`}
            role="option"
            aria-selected=${script === here ? 'true' : 'false'}
            onMouseDown=${(/** @type {Event} */ event) => (event.preventDefault(), pick(script.name))}
          >
            <code>${script.name}</code><span class="soft">${script.description ?? script.path}</span>
          </li>`,
        )
      }
    </ul>
  </div>`
}
