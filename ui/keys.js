// @ts-check
// The keys, one table: it feeds the keyboard, the list of `?`, the palette of `:` and the tests. None with Ctrl, Alt or
// Meta, none while a field has the focus.

/** @typedef {'Rows' | 'Task' | 'Page' | 'Go to'} Group */
/** @typedef {{ keys: readonly string[], action: string, says: string, group: Group }} Key */

/** `g i` is two keys, one after the other. A key clicks the control of the same action (`data-action`) in the current
 * row, otherwise in the page, unless a view takes it itself.
 * @type {readonly Key[]} */
export const KEYS = [
  { keys: ['j', 'ArrowDown'], action: 'next', says: 'next row', group: 'Rows' },
  { keys: ['k', 'ArrowUp'], action: 'previous', says: 'previous row', group: 'Rows' },
  { keys: ['Enter'], action: 'open', says: 'open', group: 'Rows' },
  { keys: ['x'], action: 'mark', says: 'mark', group: 'Rows' },
  { keys: ['X'], action: 'mark-range', says: 'mark up to here', group: 'Rows' },
  { keys: ['*'], action: 'mark-all', says: 'all that match', group: 'Rows' },
  { keys: ['r'], action: 'again', says: 'run again', group: 'Task' },
  { keys: ['e'], action: 'change', says: 'change and run', group: 'Task' },
  { keys: ['c'], action: 'cancel', says: 'cancel', group: 'Task' },
  { keys: ['o'], action: 'output', says: 'output', group: 'Task' },
  { keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'], action: 'attempt', says: 'that attempt', group: 'Task' },
  { keys: ['['], action: 'earlier', says: 'task before in the list', group: 'Task' },
  { keys: [']'], action: 'later', says: 'task after in the list', group: 'Task' },
  { keys: ['G'], action: 'end', says: 'end of the output', group: 'Task' },
  { keys: ['a'], action: 'seen', says: 'mark as seen', group: 'Task' },
  { keys: ['y'], action: 'copy', says: 'copy the command', group: 'Task' },
  { keys: ['Y'], action: 'report', says: 'copy a report', group: 'Task' },
  { keys: ['/'], action: 'search', says: 'search', group: 'Page' },
  { keys: ['n'], action: 'enqueue', says: 'enqueue', group: 'Page' },
  { keys: ['u'], action: 'back', says: 'back', group: 'Page' },
  { keys: [':'], action: 'palette', says: 'any action by its name', group: 'Page' },
  { keys: ['?'], action: 'help', says: 'all keys', group: 'Page' },
  { keys: ['g i'], action: 'go-inbox', says: 'inbox', group: 'Go to' },
  { keys: ['g t'], action: 'go-tasks', says: 'tasks', group: 'Go to' },
  { keys: ['g q'], action: 'go-queues', says: 'queues', group: 'Go to' },
  { keys: ['g s'], action: 'go-scripts', says: 'scripts', group: 'Go to' },
  { keys: ['g j'], action: 'go-journal', says: 'journal', group: 'Go to' },
  { keys: ['g w'], action: 'go-workers', says: 'workers', group: 'Go to' },
  { keys: ['g c'], action: 'go-config', says: 'configuration', group: 'Go to' },
]

/** The row of a key, of the one before it and it, or undefined.
 * @param {string} before
 * @param {string} key */
export const keyRow = (before, key) => KEYS.find(({ keys }) => keys.includes(before === '' ? key : `${before} ${key}`))

/** The first key of an action, as it is shown beside its control; empty if it has none.
 * @param {string | undefined} action */
export const keyOf = action => KEYS.find(row => row.action === action)?.keys[0] ?? ''
