// @ts-check
// A dialog of the browser: it holds the focus, Escape and a click outside close it, and the focus returns.

/** @import { ComponentChildren } from 'preact' */

import { html, useEffect, useRef } from './html.js'

/** @param {{ title: string, close: () => void, children: ComponentChildren }} props */
export const Dialog = ({ title, close, children }) => {
  const element = useRef(/** @type {HTMLDialogElement | null} */ (null))
  useEffect(() => {
    const before = document.activeElement
    element.current?.showModal()
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])
  /** @param {MouseEvent} event */
  const clicked = event => event.target === element.current && close()
  return html`<dialog ref=${element} aria-label=${title} onClose=${close} onClick=${clicked}>
    <div class="dialog"><h2>${title}</h2>${children}</div>
  </dialog>`
}
