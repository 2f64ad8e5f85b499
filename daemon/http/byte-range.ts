// The header `Range` (RFC 9110, section 14.1.2), of which one range of bytes is understood.

/** The first and the last byte. */
export type ByteRange = { first: number; last: number }

/** The range that the header asks for, of a body of `size` bytes: `none` if the whole body is to be sent, because the
 * header is missing, asks for several ranges or is not valid, which all are to be ignored. */
export const rangeOf = (header: string | undefined, size: number): ByteRange | 'none' | 'unsatisfiable' => {
  const [, from = '', to = ''] = /^bytes=[\t ]*(\d*)-(\d*)[\t ]*$/i.exec(header ?? '') ?? []
  if (from === '' && to === '') return 'none'
  if (from === '')
    return Number(to) === 0 || size === 0 ? 'unsatisfiable' : { first: Math.max(0, size - Number(to)), last: size - 1 }
  const [first, last] = [Number(from), to === '' ? size - 1 : Math.min(Number(to), size - 1)]
  if (to !== '' && Number(to) < first) return 'none'
  return first < size ? { first, last } : 'unsatisfiable'
}
