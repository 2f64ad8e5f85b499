// @ts-check
// The width that an element has, so that what is drawn into it keeps its own size of letters.

import { useEffect, useRef, useState } from '../html.js'

/** @param {number} first a guess, for before it is known
 * @returns {[ref: { current: HTMLElement | null }, width: number]} */
export const useWidth = first => {
  const element = useRef(/** @type {HTMLElement | null} */ (null))
  const [width, setWidth] = useState(first)
  useEffect(() => {
    if (!element.current) return
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.round(entry.contentRect.width) || first))
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [])
  return [element, width]
}
