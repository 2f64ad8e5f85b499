// @ts-check
// The page: who may see it, where the reader is, what is shown there.

import { open, session } from './access.js'
import { updated } from './api.js'
import { matchPath } from './address.js'
import { copyHere, notice } from './copy.js'
import { Closed } from './closed.js'
import { html, render, signal, useEffect, useState } from './html.js'
import { move, startKeyboard, useKeys } from './keyboard.js'
import { Help } from './help.js'
import { startLive } from './live.js'
import { Masthead } from './masthead.js'
import { Palette } from './palette.js'
import { came, go, place } from './router.js'
import { VIEWS } from './views.js'
import { Footer } from './footer.js'

/** Which dialog is open. */
const dialog = signal(/** @type {'' | 'palette' | 'help'} */ (''))
const closeDialog = () => {
  dialog.value = ''
}

const Page = () => {
  useKeys({
    next: () => move(1),
    previous: () => move(-1),
    palette: () => void (dialog.value = 'palette'),
    help: () => void (dialog.value = 'help'),
    copy: copyHere,
    back: () => (came.value === '' ? go('#/') : history.back()),
    enqueue: () => go('#/enqueue'),
    search: () => (document.querySelector('main [data-search]') ? focusSearch() : go('#/tasks?search')),
    ...Object.fromEntries(VIEWS.flatMap(({ go: action, path }) => (action ? [[action, () => go(`#${path}`)]] : []))),
  })
  if (session.value === 'opening') return null
  if (session.value !== 'open') return html`<${Closed} used=${session.value === 'used'} />`
  return html`
    <a class="skip" href="#main" onClick=${skip}>Skip to the content</a>
    <${Masthead} />
    ${updated.value && html`<${Updated} />`}
    <main id="main" class="sheet" tabindex="-1"><${Outlet} /></main>
    <${Footer} />
    <p class="notice" role="status">${notice.value}</p>
    ${dialog.value === 'palette' && html`<${Palette} close=${closeDialog} />`}
    ${dialog.value === 'help' && html`<${Help} close=${closeDialog} />`}
  `
}

const focusSearch = () => /** @type {HTMLElement | null} */ (document.querySelector('main [data-search]'))?.focus()

/** An address behind `#` is a place of ours, so the link must not change it. @param {Event} event */
const skip = event => {
  event.preventDefault()
  document.getElementById('main')?.focus()
}

const Updated = () =>
  html`<p class="banner" role="status">
    SparkQ was updated. <a href="" onClick=${reload}>Load this page again</a>
  </p>`

/** @param {Event} event */
const reload = event => {
  event.preventDefault()
  location.reload()
}

/** The view of the present address. */
const Outlet = () => {
  const { path, query, mark } = place.value
  const row = VIEWS.find(({ path: pattern }) => matchPath(pattern, path))
  const [loaded, setLoaded] = useState(/** @type {{ row?: unknown, View?: unknown, fault?: string }} */ ({}))
  useEffect(() => {
    if (!row) return
    let isWanted = true
    row.load().then(
      ({ View }) => isWanted && setLoaded({ row, View }),
      () => isWanted && setLoaded({ row, fault: `${row.title} cannot be loaded. Is the daemon up?` }),
    )
    return () => void (isWanted = false)
  }, [row])
  useEffect(() => {
    // As after the load of a page: at the top, with the focus on the heading.
    if (mark === '') scrollTo(0, 0)
    const focus = () =>
      /** @type {HTMLElement | null} */ (document.querySelector('main h1'))?.focus({ preventScroll: true })
    if (loaded.row === row && !document.querySelector('main :focus')) focus()
  }, [path, loaded])
  if (!row) return html`<h1 tabindex="-1">There is no page at ${path}.</h1><p><a class="btn" href="#/">Inbox</a></p>`
  if (loaded.row !== row) return null
  if (loaded.fault) return html`<h1 tabindex="-1">${loaded.fault}</h1>`
  return html`<${loaded.View} key=${path} params=${matchPath(row.path, path)} query=${query} mark=${mark} />`
}

startKeyboard()
await open()
startLive()
render(html`<${Page} />`, document.body)
