// Every key of sparkq.yml, as `config.list` and its verb show it.

import { dirname } from 'node:path'
import type { ConfigFile } from '../protocol/config.ts'
import { ABOUT_KEYS, aboutKey } from './about-keys.ts'
import { inEffect, needlessKeys } from './defaults.ts'
import { entriesOf, isSaid, parseKey, showKey } from './key.ts'
import { checkDocument, explain, parseFile } from './load.ts'

export type ConfigKey = {
  key: string
  value: unknown
  source: 'file' | 'default'
  /** Of the file, from 1; null for a default. */
  line: number | null
  /** The value that the key has without its line; null if it has none. */
  default: unknown
  type: string
  description: string
  /** True if a change has an effect only after a restart of the daemon. */
  restart: boolean
}

/** The text of a file and its keys. Refuses with `config`. */
export const configKeys = (file: string): { text: string; keys: ConfigKey[] } => {
  const { document, text, place } = parseFile(file)
  const checked = checkDocument(document)
  if ('problem' in checked) throw explain(checked.problem, `${file}:${place(checked.problem.path)}: `)
  const { config: said } = checked
  const tree = inEffect(said, dirname(file))
  const set = entriesOf(tree, said).map(({ path, value, source }): ConfigKey => {
    const { type, description, restart = false } = aboutKey(path)
    return {
      key: showKey(path),
      value,
      source,
      line: source === 'file' ? Number(place(path).split(':')[0]) : null,
      default: source === 'file' ? valueIn(inEffect(without(said, path), dirname(file)), path) : value,
      type,
      description,
      restart,
    }
  })
  return { text, keys: [...set, ...unset(set, said)] }
}

/** The keys without a name in them that have no value, except those without effect. */
const unset = (set: readonly ConfigKey[], said: ConfigFile): ConfigKey[] => {
  const known = new Set([...set.map(({ key }) => key), ...needlessKeys(said)])
  return Object.entries(ABOUT_KEYS)
    .filter(([key, { description }]) => !key.includes('*') && !known.has(key) && !description.startsWith('old;'))
    .filter(([key]) => !isSaid(said, parseKey(key)))
    .map(([key, { type, description, restart = false }]) => {
      const none = { value: null, source: 'default', line: null, default: null } as const
      return { key, ...none, type, description, restart }
    })
}

/** A tree without a key, and without the maps that hold nothing else. */
const without = (tree: object, [step, ...below]: readonly string[]): ConfigFile => {
  const { [step!]: inner, ...rest } = tree as Record<string, object>
  const left = below.length === 0 ? {} : without(inner!, below)
  return Object.keys(left).length === 0 ? rest : { ...rest, [step!]: left }
}

const valueIn = (tree: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], tree) ?? null
