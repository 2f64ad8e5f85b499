// @ts-check
// A value as a tree that can be folded. A long text is shown whole on demand; a value whose key looks like a secret is
// covered until it is clicked.

import { html, useState } from './html.js'
import { MAX_LINES, MAX_TEXT, shapeOf } from './json-shape.js'

/** @import { Shape } from './json-shape.js' */

/** More members are folded. */
const MANY = 50

/** The value of a tree, which is open down to a depth. @param {{ value: unknown, depth?: number }} props */
export const JsonTree = ({ value, depth = 2 }) =>
  html`<div class="tree"><${Node} name="" value=${value} depth=${depth} isRoot /></div>`

/** @param {{ name: string, value: unknown, depth: number, isRoot?: boolean }} props */
const Node = ({ name, value, depth, isRoot = false }) => {
  const shape = shapeOf(name, value)
  const label = isRoot ? null : html`<span class="key">${name}</span>`
  if (shape.kind === 'array' || shape.kind === 'object')
    return html`<${Branch} label=${label} value=${value} shape=${shape} depth=${depth} isRoot=${isRoot} />`
  return html`<div class="leaf">${label}${label && ' '}<${Leaf} value=${value} shape=${shape} /></div>`
}

/** @param {{ label: unknown, value: object, shape: Shape, depth: number, isRoot: boolean }} props */
const Branch = ({ label, value, shape, depth, isRoot }) => {
  const [isOpen, setOpen] = useState(depth > 0)
  const [most, setMost] = useState(MANY)
  const members = Object.entries(value)
  const what = shape.kind === 'array' ? `[${shape.size}]` : `{${shape.size}}`
  if (shape.size === 0)
    return html`<div class="leaf">${label} <span class="soft">${shape.kind === 'array' ? '[]' : '{}'}</span></div>`
  const children = isOpen
    ? html`${members
        .slice(0, most)
        .map(([key, child]) => html`<${Node} key=${key} name=${key} value=${child} depth=${depth - 1} />`)}
        ${
          members.length > most &&
          html`<button type="button" class="btn" onClick=${() => setMost(most * 10)}
            >${members.length - most} more</button
          >`
        }`
    : null
  if (isRoot) return children
  /** @param {Event} event */
  const toggled = event => setOpen(/** @type {HTMLDetailsElement} */ (event.currentTarget).open)
  return html`<details open=${isOpen} onToggle=${toggled}>
    <summary>${label} <span class="soft">${what}</span></summary>
    <div class="members">${children}</div>
  </details>`
}

/** @param {{ value: unknown, shape: Shape }} props */
const Leaf = ({ value, shape }) => {
  const [isShown, show] = useState(false)
  if (shape.isSecret && !isShown)
    return html`<button type="button" class="covered" title="Show it" onClick=${() => show(true)}
      ><span aria-hidden="true">••••••••</span><span class="unseen">covered: show it</span></button
    >`
  if (shape.kind === 'plain') return html`<span class="plain">${JSON.stringify(value)}</span>`
  const text = /** @type {string} */ (value)
  if (!shape.isLong || isShown)
    return html`<span class=${text.includes('\n') ? 'text lines' : 'text'}>${text === '' ? '""' : text}</span>`
  const start = text.slice(0, MAX_TEXT).split('\n').slice(0, MAX_LINES).join('\n')
  return html`<span class=${text.includes('\n') ? 'text lines' : 'text'}>${start}…</span>
    ${' '}<button type="button" class="btn" onClick=${() => show(true)}
      >all ${shape.size.toLocaleString('en')} characters</button
    >`
}
