// @ts-check
// A sentence for readers of the screen when it changes, at most every 5 seconds, not when it is first shown.

import { useEffect, useRef, useState } from '../html.js'

const REST_MS = 5000

/** @param {string} sentence */
export const useSpoken = sentence => {
  const first = useRef(sentence)
  const [spoken, setSpoken] = useState('')
  const last = useRef(0)
  useEffect(() => {
    if (sentence === first.current) return
    first.current = ''
    const timer = setTimeout(
      () => {
        last.current = Date.now()
        setSpoken(sentence)
      },
      Math.max(0, last.current + REST_MS - Date.now()),
    )
    return () => clearTimeout(timer)
  }, [sentence])
  return spoken
}
