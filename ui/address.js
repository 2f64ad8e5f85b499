// @ts-check
// Addresses of the page, which stand after `#` so that the page works below any prefix: a path, a query and a place in
// what is shown, as `#/tasks/AUTH-12?attempt=2#L120`. A filter is an address.

/** @typedef {{ path: string, query: URLSearchParams, mark: string }} Place */
/** @typedef {Record<string, string | number | boolean | readonly string[] | null | undefined>} Query */

/** @param {string} hash of the location, with or without its `#`
 * @returns {Place} */
export const parseAddress = hash => {
  const [, path, query, mark] = /^#?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(hash) ?? []
  return { path: path?.startsWith('/') ? path : '/', query: new URLSearchParams(query ?? ''), mark: mark ?? '' }
}

/** An address for a link. What is empty, false or undefined is left out; `true` is a word without a value.
 * @param {string} path
 * @param {Query} [query]
 * @param {string} [mark] */
export const addressOf = (path, query = {}, mark = '') => {
  const parts = Object.entries(query).flatMap(([name, value]) => {
    if (value === undefined || value === null || value === false || value === '') return []
    if (value === true) return [encodeURIComponent(name)]
    const text = Array.isArray(value) ? value.join(',') : String(value)
    return text === '' ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(text).replaceAll('%2C', ',')}`]
  })
  return `#${path}${parts.length > 0 ? `?${parts.join('&')}` : ''}${mark === '' ? '' : `#${mark}`}`
}

/** The address of a task, a queue or a worker by its name.
 * @param {'tasks' | 'queues' | 'workers' | 'scripts' | 'prompts'} folder
 * @param {string} name */
export const addressIn = (folder, name) => addressOf(`/${folder}/${encodeURIComponent(name)}`)

/** The parameters of a path by a pattern, as `{ id }` of `/tasks/:id`; undefined if it does not match.
 * @param {string} pattern
 * @param {string} path
 * @returns {Record<string, string> | undefined} */
export const matchPath = (pattern, path) => {
  const [wanted, given] = [pattern.split('/'), path.replace(/(.)\/$/, '$1').split('/')]
  if (wanted.length !== given.length) return undefined
  /** @type {Record<string, string>} */
  const params = {}
  for (const [i, word] of wanted.entries()) {
    const part = given[i] ?? ''
    if (!word.startsWith(':')) {
      if (word !== part) return undefined
    } else if (part === '') return undefined
    else params[word.slice(1)] = decoded(part)
  }
  return params
}

/** @param {string} part */
const decoded = part => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
