// @ts-check
// Where the reader is: the address as a signal. Back and forward work, because every step is an entry of the history.

import { addressOf, parseAddress } from './address.js'
import { signal } from './html.js'

export const place = signal(parseAddress(location.hash))

/** The address that was shown before this one; `u` goes there. */
export const came = signal('')

let shown = location.hash

const arrived = () => {
  if (location.hash === shown) return
  came.value = shown.startsWith('#/') ? shown : ''
  shown = location.hash
  place.value = parseAddress(shown)
}

addEventListener('hashchange', arrived)
addEventListener('popstate', arrived)

/** Goes to an address, as a link does.
 * @param {string} address */
export const go = address => {
  if (address === location.hash) return
  history.pushState(null, '', address)
  arrived()
}

/** Changes the address in place, without a step in the history: while a filter is typed.
 * @param {string} address */
export const amend = address => {
  history.replaceState(null, '', address)
  shown = location.hash
  place.value = parseAddress(shown)
}

/** The present address with other values in its query; undefined takes one out.
 * @param {import('./address.js').Query} changes */
export const withQuery = changes => {
  const { path, query } = place.value
  return addressOf(path, { ...flagsOf(query), ...changes })
}

/** @param {URLSearchParams} query */
const flagsOf = query => Object.fromEntries([...query].map(([name, value]) => [name, value === '' ? true : value]))
