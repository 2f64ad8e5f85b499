// What a change of sparkq.yml would do: the new text, its difference, its problems. A dry run and the change itself
// begin with it.

import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { SparkqError } from '../model/errors.ts'
import type { Params, Result } from '../protocol/index.ts'
import type { Problem } from '../protocol/config-problem.ts'
import { unifiedDiff } from '../text/unified-diff.ts'
import { nearest } from '../text/nearest.ts'
import { aboutKey } from './about-keys.ts'
import { hintOn, parseValue } from './edit.ts'
import { entriesOf, isSaid, parseKey, showKey } from './key.ts'
import { checkDocument, parseFile } from './load.ts'
import { revise } from './revise.ts'
import type { Change } from './splice.ts'
import { parseYaml } from './yaml-text.ts'

type WantedChange = NonNullable<Params<'config.check'>['changes']>[number]
type WantedText = { changes?: readonly WantedChange[]; text?: string }
type PlacedProblem = Result<'config.check'>['problems'][number]

export type Plan = {
  before: string
  after: string
  /** Of `after`; empty if it is valid. */
  problems: PlacedProblem[]
  changed: ChangedKey[]
}

export type ChangedKey = { key: string; before: unknown; after: unknown; restart: boolean }

/** Reads the file and makes the text that it would have. Refuses with `config` a file that cannot be read, with
 * `not_found` an unknown key that is to be removed. */
export const planOf = (file: string, { changes, text }: WantedText): Plan => {
  const before = text === undefined ? parseFile(file).text : readFileSync(file, 'utf8')
  const { after, problems } =
    text === undefined ? revised(file, changes ?? []) : { after: text, problems: problemsIn(text) }
  return {
    before,
    after,
    problems,
    changed: problems.length > 0 ? [] : changedKeys(contentOf(before), contentOf(after)),
  }
}

/** The difference of a plan, as `diff -u` prints it. */
export const diffOf = ({ before, after }: Pick<Plan, 'before' | 'after'>): string =>
  unifiedDiff('sparkq.yml', before, after)

const revised = (file: string, wanted: readonly WantedChange[]): { after: string; problems: PlacedProblem[] } => {
  const { document, text } = parseFile(file)
  const content = document.toJS() as unknown
  try {
    const changes = wanted.map(changeOf).filter(({ path, value }) => value !== undefined || isSaid(content, path))
    const { text: after, problem } = revise({ document, text }, changes, file)
    return { after, problems: problem ? [placed(problem, after)] : [] }
  } catch (error) {
    if (!(error instanceof SparkqError) || error.code !== 'config') throw error
    const { message, hint = null } = error
    return { after: text, problems: [{ line: null, column: null, message, hint }] }
  }
}

const changeOf = ({ key, value, yaml }: WantedChange): Change => ({
  path: parseKey(key),
  value: yaml === undefined ? value : parseValue(yaml),
})

const problemsIn = (text: string): PlacedProblem[] => {
  const { document, broken } = parseYaml(text)
  if (broken) return [{ ...lineAndColumn(broken.place), message: broken.message, hint: null }]
  const checked = checkDocument(document)
  return 'problem' in checked ? [placed(checked.problem, text)] : []
}

const placed = (problem: Problem, text: string): PlacedProblem => {
  const { path, message, known } = problem
  const near = known && nearest(String(path.at(-1)), known)
  const hint = near ? `did you mean '${near}'?` : hintOn(problem)
  return { ...lineAndColumn(parseYaml(text).place(path)), message, hint }
}

const lineAndColumn = (place: string): { line: number; column: number } => {
  const [line, column] = place.split(':').map(Number)
  return { line: line!, column: column! }
}

/** Empty for a text that is no YAML. */
const contentOf = (text: string): unknown => {
  const { document, broken } = parseYaml(text)
  return broken ? {} : document.toJS()
}

/** The keys that have another value in one file than in another, or are only in one of them. */
export const changedKeys = (before: unknown, after: unknown): ChangedKey[] => {
  const [old, fresh] = [valuesOf(before), valuesOf(after)]
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .filter(key => !isDeepStrictEqual(old.get(key), fresh.get(key)))
    .map(key => ({
      key,
      before: old.get(key) ?? null,
      after: fresh.get(key) ?? null,
      restart: aboutKey(parseKey(key)).restart ?? false,
    }))
}

const valuesOf = (tree: unknown): Map<string, unknown> =>
  new Map(
    typeof tree === 'object' && tree !== null
      ? entriesOf(tree as Record<string, unknown>, tree)
          .filter(({ path, value }) => path.length > 1 || !isEmptySection(value))
          .map(({ path, value }) => [showKey(path), value])
      : [],
  )

/** `server:` above comments sets nothing. */
const isEmptySection = (value: unknown): boolean =>
  value === null || (typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0)
