// @ts-check
// What reading an output waits for.

/** Resolves while the tab is visible. @param {AbortSignal} signal */
export const visible = async signal => {
  while (document.hidden && !signal.aborted)
    await new Promise(resolve => {
      document.addEventListener('visibilitychange', resolve, { once: true })
      signal.addEventListener('abort', resolve, { once: true })
    })
}

/** Aborted with the signal, or once the tab is hidden. @param {AbortSignal} signal */
export const hiding = signal => {
  const hidden = new AbortController()
  const check = () => document.hidden && hidden.abort()
  document.addEventListener('visibilitychange', check, { signal: hidden.signal })
  signal.addEventListener('abort', () => hidden.abort(), { once: true })
  return hidden.signal
}

/** @param {number} milliseconds @param {AbortSignal} signal */
export const pause = (milliseconds, signal) =>
  new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve(undefined)), { once: true })
  })
