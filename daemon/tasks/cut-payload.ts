/** A payload as a value whose texts and lists are cut, so that many fit into a response. */
export const withoutLongTexts = (payload: string): object => cut(JSON.parse(payload)) as object

const MAX_CHARACTERS = 500
const MAX_ITEMS = 50

const cut = (value: unknown): unknown => {
  if (typeof value === 'string') return value.slice(0, MAX_CHARACTERS).toWellFormed()
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map(cut)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MAX_ITEMS)
      .map(([key, inner]) => [key, cut(inner)]),
  )
}
