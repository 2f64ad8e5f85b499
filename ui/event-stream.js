// @ts-check
// Reads an event stream (text/event-stream) as it comes. EventSource would do, but it cannot send a header.

/** @typedef {{ id: string, data: string }} Message */

/** A reader of pieces of text: returns the messages that are whole. An `id:` without data is a message too, because it
 * moves the place in the journal on.
 * @returns {(piece: string) => Message[]} */
export const messageReader = () => {
  let rest = ''
  return piece => {
    const blocks = (rest + piece).split(/\r?\n\r?\n/)
    rest = blocks.pop() ?? ''
    return blocks.flatMap(block => {
      /** @type {Record<string, string[]>} */
      const fields = {}
      for (const line of block.split(/\r?\n/)) {
        const [, name, value] = /^([a-z]+): ?(.*)$/s.exec(line) ?? []
        if (name !== undefined) (fields[name] ??= []).push(value ?? '')
      }
      if (fields['id'] === undefined && fields['data'] === undefined) return []
      return [{ id: fields['id']?.at(-1) ?? '', data: fields['data']?.join('\n') ?? '' }]
    })
  }
}

/** Seconds before attempt n to connect again: 1, 2, 4, 8, then 15.
 * @param {number} attempt from 0 */
export const pauseSeconds = attempt => Math.min(15, 2 ** attempt)
