// @ts-check
// The masthead: the project, the views, and whether the daemon is there.

import { mayWrite } from './access.js'
import { html } from './html.js'
import { live } from './live.js'
import { Time } from './parts/time.js'
import { place } from './router.js'
import { useRead } from './store.js'
import { useTelling } from './telling.js'
import { VIEWS } from './views.js'

export const Masthead = () => {
  const { data } = useRead('daemon.status', { tasks: false }, /^(queue|session|daemon|config)\./)
  const project = data?.project ?? ''
  useTelling(project)
  const first = VIEWS.filter(({ nav }) => nav === 'first')
  const more = VIEWS.filter(({ nav }) => nav === 'more')
  return html`<header class="masthead">
    <div>
      <a class="name" href="#/">${project || 'SparkQ'}</a>
      <nav aria-label="Views">
        ${first.map(row => html`<${NavLink} row=${row} />`)}
        <${More} rows=${more} />
      </nav>
      <span class="right">
        ${!mayWrite.value && html`<span title="This key only reads">read only</span>`}
        <a href="#/tasks?search" class="wide-only"><kbd>/</kbd> search</a>
        <${Live} />
      </span>
    </div>
  </header>`
}

/** @param {{ row: import('./views.js').ViewRow }} props */
const NavLink = ({ row: { path, title } }) =>
  html`<a href=${`#${path}`} aria-current=${isIn(path) ? 'page' : undefined}>${title}</a>`

/** @param {string} path */
const isIn = path => place.value.path === path || (path !== '/' && place.value.path.startsWith(`${path}/`))

/** Views that are needed less often. In a narrow window they stand in the line of the others.
 * @param {{ rows: readonly import('./views.js').ViewRow[] }} props */
const More = ({ rows }) => {
  const current = rows.find(({ path }) => isIn(path))
  /** @param {Event} event */
  const close = ({ currentTarget }) => {
    const details = /** @type {HTMLElement} */ (currentTarget).closest('details')
    if (details) details.open = false
  }
  /** @param {FocusEvent} event */
  const left = ({ currentTarget, relatedTarget }) => {
    const details = /** @type {HTMLDetailsElement} */ (currentTarget)
    if (relatedTarget instanceof Node && !details.contains(relatedTarget)) details.open = false
  }
  return html`
    <details class="more wide-only" onFocusOut=${left}>
      <summary aria-current=${current ? 'page' : undefined}>${current?.title ?? 'More'}</summary>
      <div onClick=${close}>${rows.map(row => html`<${NavLink} row=${row} />`)}</div>
    </details>
    <span class="narrow-only line">${rows.map(row => html`<${NavLink} row=${row} />`)}</span>
  `
}

const Live = () => {
  const { live: isLive, since, known } = live.value
  if (isLive) return html`<span class="live-dot"><span class="dot" aria-hidden="true">●</span> live</span>`
  if (!known) return html`<span class="live-dot soft"><span aria-hidden="true">○</span> connecting</span>`
  return html`<span class="live-dot away" role="status"
    ><span aria-hidden="true">○</span> daemon away since <${Time} at=${new Date(since).toISOString()} whole
  /></span>`
}
