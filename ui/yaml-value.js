// @ts-check
// A value as one would type it into sparkq.yml, in one line: JSON is YAML, and plain words need no quotes.

/** Words that YAML reads as something else than a text. */
const RESERVED =
  /^(true|false|yes|no|on|off|null|~|[-+]?(\d[\d_]*)?\.?\d+(e[-+]?\d+)?|0x[\da-f]+|0o[0-7]+|\.inf|\.nan)$/i

/** @param {unknown} value
 * @returns {string} */
export const yamlValue = value => {
  if (typeof value === 'string') return isPlain(value) ? value : JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(item => inFlow(item)).join(', ')}]`
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, item]) => `${inFlow(key)}: ${inFlow(item)}`)
      .join(', ')}}`
  return value === undefined ? '' : JSON.stringify(value)
}

/** Inside brackets a text must not hold what ends an item. @param {unknown} value */
const inFlow = value => (typeof value === 'string' && /[,[\]{}]/.test(value) ? JSON.stringify(value) : yamlValue(value))

/** @param {string} text */
const isPlain = text =>
  /^[\w./@*][\w ./@*%+=~-]*$/.test(text) && !/^\*|\s$/.test(text) && !RESERVED.test(text) && !text.includes(' #')
