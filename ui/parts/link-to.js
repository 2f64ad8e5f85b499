// @ts-check
// A link that looks and works like an action, with its key.

import { html } from '../html.js'
import { keyOf } from '../keys.js'

/** @param {{ label: string, href: string, action?: string }} props */
export const LinkTo = ({ label, href, action }) => {
  const key = keyOf(action)
  const hint = key && html`<kbd aria-hidden="true">${key}</kbd>`
  return html`<a class="btn" data-action=${action} href=${href}>${label}${hint}</a>`
}
