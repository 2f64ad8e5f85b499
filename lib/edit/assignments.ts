// Changes on the command line: `--set timeout=1h --set payload.argv[1]=build`.

import { refuse } from '../model/errors.ts'
import type { WholeTask } from '../protocol/entities.ts'
import { refuseKey } from './draft.ts'
import { FIELD_NAMES, fieldOf, type EditChanges, type FieldName } from './fields.ts'

export type Assignment = { field: FieldName; below: string[]; text: string; path: string }

/** Refuses with `usage` what is no `path=value`, with `invalid` an unknown path. */
export const parseAssignments = async (texts: readonly string[]): Promise<Assignment[]> => {
  const { parseKey } = await import('../config/key.ts')
  return texts.map(typed => {
    const [, path, text] = /^([^=]+)=([^]*)$/.exec(typed) ?? []
    if (path === undefined || text === undefined)
      refuse('usage', { message: `--set '${typed}' is no assignment`, hint: 'write --set timeout=1h' })
    const [field, ...below] = parseKey(path)
    if (!FIELD_NAMES.includes(field as FieldName)) refuseKey(field!, `--set '${path}'`)
    return { field: field as FieldName, below, text, path }
  })
}

/** The changes that the assignments make of a task. Refuses with `invalid` or `usage`. */
export const assign = async (task: WholeTask, assignments: readonly Assignment[]): Promise<EditChanges> => {
  const { parseValue } = await import('../config/edit.ts')
  const values: Record<string, unknown> = {}
  for (const { field, below, text, path } of assignments) {
    values[field] ??= structuredClone(fieldOf(field).of(task))
    const isText = fieldOf(field).text || (field === 'env' && below.length > 0)
    const read = (old: unknown): unknown => {
      if (isText) return text === 'null' ? null : text
      return typeof old === 'string' ? text : parseValue(text) // a text stays a text
    }
    if (below.length === 0) values[field] = read(undefined)
    else setIn(values[field], below, path, read)
  }
  return Object.assign({}, ...Object.entries(values).map(([field, value]) => fieldOf(field as FieldName).read(value)))
}

const setIn = (tree: unknown, steps: readonly string[], path: string, read: (old: unknown) => unknown): void => {
  let node = tree
  for (const [at, step] of steps.entries()) {
    const isLast = at === steps.length - 1
    if (typeof node !== 'object' || node === null) refuseAssignment(path, `'${step}' is below a single value`)
    const map = node as Record<string, unknown>
    const isThere = Object.hasOwn(map, step)
    if (Array.isArray(node) && !(isThere || (isLast && Number(step) === node.length)))
      refuseAssignment(path, `the list has ${node.length}`)
    if (!isThere && !isLast) refuseAssignment(path, `there is no '${step}'`)
    if (isLast)
      Object.defineProperty(map, step, {
        value: read(isThere ? map[step] : undefined),
        enumerable: true,
        configurable: true,
        writable: true,
      })
    else node = map[step]
  }
}

const refuseAssignment = (path: string, why: string): never =>
  refuse('invalid', { what: `--set '${path}'`, why, hint: "'sparkq task ID --json' shows what there is" })
