// A draft: the editable fields of a task as YAML, each with a comment that says what it means.

import { isDeepStrictEqual } from 'node:util'
import { failure, refuse, SparkqError } from '../model/errors.ts'
import type { WholeTask } from '../protocol/entities.ts'
import { nearest } from '../text/nearest.ts'
import { FIELD_NAMES, fieldOf, FIXED, type EditChanges, type FieldName } from './fields.ts'

type Yaml = Pick<typeof import('../config/edit.ts'), 'renderValue'> & typeof import('../config/yaml-text.ts')

/** Loads YAML, which costs 22 ms. */
export const loadYaml = async (): Promise<Yaml> => {
  const [{ renderValue }, yamlText] = await Promise.all([import('../config/edit.ts'), import('../config/yaml-text.ts')])
  return { renderValue, ...yamlText }
}

export const renderDraft = (yaml: Yaml, task: WholeTask): string =>
  [
    `# ${task.friendly_id} of queue '${task.queue}' (${task.id}).\n` +
      '# Save and close to change it. An empty file, or one without a change, leaves it as it is.\n',
    ...FIELD_NAMES.map(name => `# ${fieldOf(name).about}\n${yaml.renderValue({ [name]: fieldOf(name).of(task) })}`),
  ].join('\n')

export type DraftEdit = {
  /** The changes against the task; a key that is missing stays as it is. */
  changes: EditChanges
  /** The keys that differ. */
  keys: FieldName[]
  /** An error of the daemon, with the place of what it is about. */
  located(error: SparkqError): SparkqError
}

/** Reads a draft; `name` is what errors call it. Refuses with `invalid` and `name:line:column`. */
export const readDraft = (
  yaml: Yaml,
  { text, name, task }: { text: string; name: string; task: WholeTask },
): DraftEdit => {
  const { document, place, broken } = yaml.parseYaml(text)
  const at = (path: readonly string[]): string => `${name}:${place(path)}`
  if (broken) refuse('invalid', { what: `${name}:${broken.place}`, why: broken.message, hint: 'correct the draft' })
  const values: unknown = document.toJS() ?? {}
  if (typeof values !== 'object' || values === null || Array.isArray(values))
    refuse('invalid', { what: at([]), why: 'not a map of keys', hint: `write ${FIELD_NAMES.join(', ')}` })
  for (const key of Object.keys(values)) if (!isField(key)) refuseKey(key, at([key]))
  const before = yaml.parseYaml(renderDraft(yaml, task)).document.toJS() as Record<string, unknown>
  const given = values as Record<string, unknown>
  const keys = FIELD_NAMES.filter(key => Object.hasOwn(given, key) && !isDeepStrictEqual(given[key], before[key]))
  const located = (error: SparkqError): SparkqError =>
    new SparkqError(error.code, `${at(subjectOf(error.message, given))}: ${error.message}`, error.hint)
  const changes = keys.map(key => {
    try {
      return fieldOf(key).read(given[key])
    } catch (error) {
      if (!(error instanceof SparkqError)) throw error
      throw failure('invalid', { what: at([key]), why: error.message, hint: error.hint })
    }
  })
  return { changes: Object.assign({}, ...changes) as EditChanges, keys, located }
}

const isField = (key: string): key is FieldName => FIELD_NAMES.includes(key as FieldName)

/** Refuses a key that no draft has. */
export const refuseKey = (key: string, what: string): never => {
  if (Object.hasOwn(FIXED, key)) refuse('invalid', { what, why: `'${key}' cannot be edited`, hint: FIXED[key] })
  const near = nearest(key, FIELD_NAMES)
  refuse('invalid', {
    what,
    why: `unknown key '${key}'`,
    hint: near ? `did you mean '${near}'?` : `there are ${FIELD_NAMES.join(', ')}`,
  })
}

/** The path of what an error is about: the field that it begins with, and a key in quotes that is below it. */
const subjectOf = (message: string, values: Record<string, unknown>): string[] => {
  const field = FIELD_NAMES.find(name => new RegExp(`^(an open task with )?${name}\\b`).test(message)) ?? 'tool'
  const below = values[field]
  const key = [...message.matchAll(/'([^']+)'/g)]
    .map(([, word]) => word!)
    .find(word => typeof below === 'object' && below !== null && Object.hasOwn(below, word))
  return key === undefined ? [field] : [field, key]
}
