// @ts-check
// The list that the reader came from, for the keys `[` and `]` of one task.

/** @type {{ address: string, names: readonly string[] }} */
let list = { address: '', names: [] }

/** Remembers a list as it is shown. @param {string} address @param {readonly string[]} names friendly ids */
export const rememberList = (address, names) => {
  list = { address, names }
}

/** The neighbours of a task in that list.
 * @param {string} name @returns {{ earlier?: string, later?: string, address: string }} */
export const neighbours = name => {
  const at = list.names.indexOf(name)
  if (at === -1) return { address: '' }
  return { earlier: list.names[at - 1], later: list.names[at + 1], address: list.address }
}
