// Right and wrong values of a JSON Schema: what two implementations of one contract have to agree on.

export type Schema = {
  type?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  additionalProperties?: Schema | boolean
  anyOf?: Schema[]
  enum?: unknown[]
  const?: unknown
  pattern?: string
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
}

/** A right value, with everything in it that may be there. */
export const whole = (schema: Schema): unknown => {
  if (schema.anyOf) return whole(schema.anyOf[0]!)
  if ('const' in schema) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.type === 'object') {
    const { properties = {}, additionalProperties: other } = schema
    const free = typeof other === 'object' ? { free: whole(other) } : {}
    return { ...Object.fromEntries(Object.entries(properties).map(([key, below]) => [key, whole(below)])), ...free }
  }
  if (schema.type === 'array')
    return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, () => whole(schema.items ?? {}))
  if (schema.pattern) return PATTERNED.find(text => new RegExp(schema.pattern!, 'iu').test(text))
  const plain: Record<string, unknown> = {
    string: 'x'.repeat(schema.minLength ?? 0),
    number: (schema.exclusiveMinimum ?? schema.minimum ?? 0) + 1,
    integer: (schema.minimum ?? 0) + 1,
    boolean: true,
    null: null,
  }
  return plain[schema.type ?? '']
}

const ULID = '0123456789abcdefghjkmnpqrs'
const PATTERNED = [`tsk_${ULID}`, `wrk_${ULID}`, '256MB', 'name']

/** What is put in the place of every value. None of it may be a getter or a proxy: JSON and YAML make none. */
const STRANGERS: unknown[] = [
  undefined,
  null,
  true,
  false,
  0,
  -0,
  1,
  -1,
  1.5,
  100,
  101,
  255,
  256,
  1000,
  1001,
  3600,
  3600.5,
  65535,
  65536,
  2592000,
  2592001,
  1e308,
  NaN,
  Infinity,
  2 ** 53,
  '',
  ' ',
  'x',
  'none',
  'é-1',
  'a b',
  '-a',
  '1.5 GiB',
  '0MB',
  'x\n',
  'name\u0000',
  ...PATTERNED,
  `tsk_${ULID}x`,
  `TSK_${ULID}`,
  ...[63, 64, 65, 200, 201, 255, 256, 2000, 2001, 4096, 4097].map(length => 'x'.repeat(length)),
  '\u{1F600}'.repeat(33),
  {},
  [],
  [[]],
  [{}],
  [null],
  ['x'],
  [1],
  { x: 1 },
  { length: 1 },
  JSON.parse('{"__proto__":{}}'),
  Object.create(null),
  Object.create({ id: 'x', queue: 'x' }),
]

/** Keys that no schema has, some of which every object seems to have. */
const STRANGE_KEYS = ['surely_unknown', '__proto__', 'constructor', 'toString', '', '0']

/** Values around a whole one, each with one thing changed. */
export function* variants(value: unknown): Generator<unknown> {
  yield value
  yield* STRANGERS
  if (Array.isArray(value)) {
    yield [...value, ...value]
    for (const below of variants(value[0])) yield [below, ...value.slice(1)]
    for (const stranger of STRANGERS) yield [...value, stranger]
  } else if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
    for (const key of STRANGE_KEYS) yield made([...entries, [key, 1]])
    yield { ...value, [Symbol('unknown')]: 1 }
    for (const [key, below] of entries) {
      yield made(entries.filter(([other]) => other !== key))
      for (const changed of variants(below))
        yield made(entries.map(([other, kept]) => [other, other === key ? changed : kept]))
    }
  }
}

/** As JSON.parse makes an object: `__proto__` is a key as any other. */
const made = (entries: [string, unknown][]): object => {
  const object = {}
  for (const [key, value] of entries)
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
  return object
}
