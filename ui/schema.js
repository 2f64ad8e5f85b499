// @ts-check
// Checks a value with a JSON Schema while it is typed: the part of JSON Schema that the contract uses, nothing more.
// The daemon checks again; this spares it a request for each key that is pressed.

/**
 * @typedef {{ [keyword: string]: any }} Schema
 * @typedef {{ path: string, message: string }} Problem
 */

/**
 * All that is wrong with a value, the outermost first.
 * @param {Schema} schema
 * @param {unknown} value
 * @param {string} [path]
 * @returns {Problem[]}
 */
export const problems = (schema, value, path = '') => {
  if (schema['anyOf']) return anyOf(schema['anyOf'], value, path)
  const wrongType = schema['type'] === undefined ? null : typeProblem(schema['type'], value)
  if (wrongType !== null) return [{ path, message: wrongType }]
  return Object.entries(schema).flatMap(([keyword, rule]) => CHECKS[keyword]?.(rule, value, path, schema) ?? [])
}

/**
 * One problem as a sentence.
 * @param {Problem} problem
 * @param {string} whole What the value as a whole is called.
 */
export const sentence = ({ path, message }, whole) => `${path === '' ? whole : path} ${message}`

/** @type {Record<string, string>} */
const TYPE_NAMES = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
}

/**
 * @param {string | string[]} wanted
 * @param {unknown} value
 */
const typeProblem = (wanted, value) => {
  const types = Array.isArray(wanted) ? wanted : [wanted]
  if (types.some(type => isOf(type, value))) return null
  return `is not ${types.map(type => TYPE_NAMES[type] ?? type).join(' or ')}`
}

/**
 * @param {string} type
 * @param {unknown} value
 */
const isOf = (type, value) => {
  if (type === 'null') return value === null
  if (type === 'array') return Array.isArray(value)
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value)
  return typeof value === type
}

/**
 * The problems of the branch that comes nearest, if no branch fits.
 * @param {Schema[]} branches
 * @param {unknown} value
 * @param {string} path
 */
const anyOf = (branches, value, path) => {
  const found = branches.map(branch => problems(branch, value, path))
  if (found.some(list => list.length === 0)) return []
  const typed = branches.flatMap((branch, i) =>
    typeProblem(branch['type'] ?? [], value) === null ? [found[i] ?? []] : [],
  )
  if (typed[0] !== undefined) return typed[0]
  const names = branches.map(({ type, const: only }) => TYPE_NAMES[type] ?? JSON.stringify(only))
  return [{ path, message: `is not ${names.join(' or ')}` }]
}

/** @param {string} path @param {string} key */
const below = (path, key) => (path === '' ? key : `${path}.${key}`)

/** @param {number} count @param {string} noun */
const counted = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`

/**
 * By keyword: what breaks its rule. A value of another type is the business of `type`.
 * @type {Record<string, (rule: any, value: any, path: string, schema: Schema) => Problem[]>}
 */
const CHECKS = {
  enum: (rule, value, path) =>
    rule.includes(value) ? [] : [{ path, message: `is not one of ${rule.map(String).join(', ')}` }],
  const: (rule, value, path) => (rule === value ? [] : [{ path, message: `is not ${JSON.stringify(rule)}` }]),
  required: (rule, value, path) =>
    rule
      .filter((/** @type {string} */ key) => isOf('object', value) && !Object.hasOwn(value, key))
      .map((/** @type {string} */ key) => ({ path: below(path, key), message: 'is missing' })),
  properties: (rule, value, path) =>
    Object.entries(rule).flatMap(([key, schema]) =>
      isOf('object', value) && Object.hasOwn(value, key)
        ? problems(/** @type {Schema} */ (schema), value[key], below(path, key))
        : [],
    ),
  additionalProperties: (rule, value, path, { properties = {} }) => {
    if (!isOf('object', value) || rule === true) return []
    const others = Object.keys(value).filter(key => !Object.hasOwn(properties, key))
    if (rule !== false) return others.flatMap(key => problems(rule, value[key], below(path, key)))
    const known = Object.keys(properties).join(', ')
    return others.map(key => ({ path: below(path, key), message: `is not known; there are ${known}` }))
  },
  /** Which of several keys must be there: exactly one. */
  oneOf: (rule, value, path) => {
    const keys = rule.flatMap((/** @type {Schema} */ branch) => branch['required'] ?? [])
    const given = keys.filter((/** @type {string} */ key) => isOf('object', value) && Object.hasOwn(value, key))
    return given.length === 1 ? [] : [{ path, message: `needs exactly one of ${keys.join(', ')}` }]
  },
  dependentRequired: (rule, value, path) =>
    Object.entries(rule).flatMap(([key, needed]) =>
      isOf('object', value) && Object.hasOwn(value, key)
        ? /** @type {string[]} */ (needed)
            .filter(other => !Object.hasOwn(value, other))
            .map(other => ({ path: below(path, key), message: `goes with ${other}` }))
        : [],
    ),
  items: (rule, value, path) =>
    Array.isArray(value) ? value.flatMap((item, i) => problems(rule, item, `${path}[${i}]`)) : [],
  minItems: (rule, value, path) =>
    Array.isArray(value) && value.length < rule ? [{ path, message: `needs ${counted(rule, 'item')} or more` }] : [],
  maxItems: (rule, value, path) =>
    Array.isArray(value) && value.length > rule ? [{ path, message: `has more than ${counted(rule, 'item')}` }] : [],
  minLength: (rule, value, path) =>
    typeof value === 'string' && [...value].length < rule
      ? [{ path, message: rule === 1 ? 'is empty' : `is shorter than ${rule} characters` }]
      : [],
  maxLength: (rule, value, path) =>
    typeof value === 'string' && [...value].length > rule
      ? [{ path, message: `is longer than ${rule} characters` }]
      : [],
  pattern: (rule, value, path, { description }) =>
    typeof value === 'string' && !new RegExp(rule, 'u').test(value)
      ? [{ path, message: rule === '\\S' ? 'is blank' : `is not ${description ?? `as ${rule}`}` }]
      : [],
  minimum: (rule, value, path) =>
    typeof value === 'number' && value < rule ? [{ path, message: `is below ${rule}` }] : [],
  maximum: (rule, value, path) =>
    typeof value === 'number' && value > rule ? [{ path, message: `is above ${rule}` }] : [],
  exclusiveMinimum: (rule, value, path) =>
    typeof value === 'number' && value <= rule ? [{ path, message: `is not above ${rule}` }] : [],
}
