// @ts-check
// Which rows are marked: some by their ids, or all that match the filter.

/** `last`: the row that was marked last, where a range begins.
 * @typedef {{ ids: ReadonlySet<string>, isAll: boolean, last: string }} Marks */

/** @type {Marks} */
export const NONE = { ids: new Set(), isAll: false, last: '' }

/** @param {Marks} marks @param {string} id @returns {Marks} */
export const toggled = ({ ids }, id) => {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return { ids: next, isAll: false, last: id }
}

/** Marks the rows from the one that was marked last to this one. @param {Marks} marks @param {string} id
 * @param {readonly string[]} order of the rows @returns {Marks} */
export const ranged = (marks, id, order) => {
  const [begin, end] = [order.indexOf(marks.last), order.indexOf(id)]
  if (end === -1) return marks
  const range = begin === -1 ? [id] : order.slice(Math.min(begin, end), Math.max(begin, end) + 1)
  return { ids: new Set([...marks.ids, ...range]), isAll: false, last: id }
}

/** @param {Marks} marks @returns {Marks} */
export const allToggled = marks => (marks.isAll ? NONE : { ...NONE, isAll: true })
