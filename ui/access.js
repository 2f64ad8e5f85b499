// @ts-check
// The key of this page. It is in localStorage, which browsers keep for each port apart (cookies they do not), with the
// project that it belongs to and its end, which use puts off. It is handed over by a link that works once.

import { signal } from './html.js'

/** @typedef {{ key: string, access: 'page' | 'read', project: string, until: number }} Key */

const PLACE = 'sparkq-key'

/** `used`: the link was used or is too old. */
export const session = signal(/** @type {'opening' | 'open' | 'closed' | 'used'} */ ('opening'))

/** With a `read` key actions are not shown; their commands are. */
export const mayWrite = signal(true)

/** @returns {Key | undefined} */
const storedKey = () => {
  try {
    const key = /** @type {Key} */ (JSON.parse(localStorage.getItem(PLACE) ?? 'null'))
    return key && typeof key.key === 'string' && key.until > Date.now() ? key : undefined
  } catch {
    return undefined
  }
}

/** @param {Key} key */
const keepKey = key => {
  localStorage.setItem(PLACE, JSON.stringify(key))
  mayWrite.value = key.access !== 'read'
}

/** Takes the key that the daemon sends in place of one that is a day old. Its second part is its end, in seconds.
 * @param {string} renewed */
export const renewKey = renewed => {
  const key = storedKey()
  const until = Number(renewed.split('.')[1]) * 1000
  if (key !== undefined && until > Date.now()) keepKey({ ...key, key: renewed, until })
}

/** Forgets the key: the daemon does not know it (any more). */
export const close = () => {
  localStorage.removeItem(PLACE)
  session.value = 'closed'
}

/** Opens the page: with the code of a fresh link, else with the key of last time. The code leaves the address at once,
 * so that neither the history nor a bookmark holds it. */
export const open = async () => {
  const code = /^#t=([\w-]+)/.exec(location.hash)?.[1]
  const key = code === undefined ? undefined : await redeem(code)
  if (key !== undefined) keepKey(key)
  const kept = storedKey()
  // A key of last time still opens the page when the link is followed a second time.
  if (kept !== undefined) keepKey(kept)
  session.value = kept !== undefined ? 'open' : code === undefined ? 'closed' : 'used'
}

/** @param {string} code
 * @returns {Promise<Key | undefined>} */
const redeem = async code => {
  show('/')
  const response = await fetch('api/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  }).catch(() => undefined)
  if (!response?.ok) return undefined
  const { key, access, address, project, expires_at } = await response.json()
  show(address)
  return { key, access, project, until: Date.parse(expires_at) }
}

/** @param {unknown} address the part after `#` */
const show = address => {
  history.replaceState(null, '', `#${typeof address === 'string' && address.startsWith('/') ? address : '/'}`)
  dispatchEvent(new PopStateEvent('popstate'))
}

/** The header that carries the key.
 * @returns {Record<string, string>} */
export const authorization = () => {
  const key = storedKey()
  return key === undefined ? {} : { authorization: `Bearer ${key.key}` }
}
