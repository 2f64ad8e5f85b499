// @ts-check
// The list of keys behind `?`.

import { Dialog } from './dialog.js'
import { html } from './html.js'
import { KEYS } from './keys.js'

const GROUPS = /** @type {const} */ (['Rows', 'Task', 'Page', 'Go to'])

/** @param {{ close: () => void }} props */
export const Help = ({ close }) => html`
  <${Dialog} title="Keys" close=${close}>
    <div class="key-groups">
      ${GROUPS.map(
        group => html`<section>
          <h3>${group}</h3>
          <dl>
            ${KEYS.filter(row => row.group === group).map(
              ({ keys, says }) => html`<div>
                <dt>${shortly(keys).map(key => html`<kbd>${shown(key)}</kbd> `)}</dt>
                <dd>${says}</dd>
              </div>`,
            )}
          </dl>
        </section>`,
      )}
    </div>
    <p class="soft">They work while no field has the focus. <kbd>Esc</kbd> leaves a field and this list.</p>
  <//>
`

/** @param {readonly string[]} keys */
const shortly = keys => (keys.length > 3 ? [`${keys[0]} … ${keys.at(-1)}`] : keys)

/** @param {string} key */
const shown = key =>
  key
    .replace('ArrowDown', '↓')
    .replace('ArrowUp', '↑')
    .replace(/^[A-Z]$/, 'Shift-$&')
    .replace(/^Shift-(.)$/, (_, letter) => `⇧${letter}`)
