// The script index (docs/contract.md §10): which scripts there are and what they say of themselves. Built when it is
// first needed, kept until a reload.

import { existsSync, readdirSync, type Dirent } from 'node:fs'
import { basename, extname, join, relative, resolve } from 'node:path'
import type { Config } from '../config/load.ts'
import { DEFAULT_SCRIPT_DIRS } from '../config/defaults.ts'
import { readHead, SUFFIXES, type Head } from './file.ts'
import { parseMetadata, type Metadata } from './metadata.ts'

export type Script = Partial<Metadata> & { name: string /** Absolute. */; path: string }

/** What a script or a folder of them has wrong, as `file:line: message`. */
export type Warning = { file: string; line: number; message: string }

export type Index = { scripts: ReadonlyMap<string, Script>; warnings: readonly Warning[] }

export type Scripts = {
  index(): Index
  /** Reads all of them again. */
  renew(): Index
  /** Finds scripts by name for one call: one that is not there may be new or have moved, so the index is made again, at
   * most once. */
  finder(): (name: string) => Script | undefined
}

export const createScripts = (config: () => Config): Scripts => {
  let kept: Index | undefined
  const index = (): Index => (kept ??= indexScripts(config()))
  const renew = (): Index => (kept = indexScripts(config()))
  return {
    index,
    renew,
    finder() {
      let fresh: Index | undefined
      const inside = ({ scripts }: Index, name: string): Script | undefined => {
        const script = scripts.get(name)
        return script && existsSync(script.path) ? script : undefined
      }
      return name => {
        if (kept === undefined) fresh = index()
        return inside(index(), name) ?? inside((fresh ??= renew()), name)
      }
    },
  }
}

type ScriptFolders = Pick<Config, 'file' | 'projectDir' | 'scriptDirs' | 'taskClasses'>

/** The daemon does nothing else while it reads, so a folder that was not meant (`/`) must not keep it for long. */
type Limits = { /** Of files and folders that are looked at. */ entries: number; warnings: number }
const LIMITS: Limits = { entries: 10_000, warnings: 100 }

/** Reads the beginning of every script. Of two with one name the first counts, in the order of folders and paths. */
export const indexScripts = (
  { file, projectDir, scriptDirs, taskClasses }: ScriptFolders,
  limits: Limits = LIMITS,
): Index => {
  const scripts = new Map<string, Script>()
  const warnings: Warning[] = []
  const warn = (file: string, message: string, line = 1): void => void warnings.push({ file, line, message })
  const walk: Walk = { warn, left: limits.entries }
  const paths = [
    ...new Set(scriptDirs.flatMap(dir => scriptsIn(resolve(projectDir, dir), walk, DEFAULT_SCRIPT_DIRS.includes(dir)))),
  ]
  for (const path of paths) {
    const head = headOf(path, warn)
    if (head === undefined) continue
    const { metadata, remarks, nameLine } = parseMetadata(head.text, Object.keys(taskClasses))
    for (const { line, message } of remarks) warn(path, message, line)
    const script: Script = { ...metadata, name: metadata.name ?? basename(path, extname(path)), path }
    const first = scripts.get(script.name)
    if (first)
      warn(path, `'${script.name}' is also the name of '${relative(projectDir, first.path)}', which counts`, nameLine)
    else scripts.set(script.name, script)
  }
  const more = warnings.splice(limits.warnings).length
  if (more > 0) warn(file, `there are ${more} more such warnings`)
  if (walk.left < 0)
    warn(file, `more than ${limits.entries} files and folders in 'script_dirs'; only so many are looked at`)
  return { scripts, warnings }
}

type Warn = (file: string, message: string, line?: number) => void

/** What is left to look at; below zero once there was more. */
type Walk = { warn: Warn; left: number }

/** Paths of what may be scripts, in order. Links are not followed; what is hidden and node_modules are passed over. */
const scriptsIn = (folder: string, walk: Walk, mayLack: boolean): string[] =>
  entriesOf(folder, walk, mayLack).flatMap(entry => {
    if (--walk.left < 0) return []
    const path = join(folder, entry.name)
    if (entry.name.startsWith('.')) return []
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : scriptsIn(path, walk, true)
    return entry.isFile() && ['', ...SUFFIXES].includes(extname(entry.name)) ? [path] : []
  })

const entriesOf = (folder: string, { warn }: Walk, mayLack: boolean): Dirent[] => {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    if (!missing || !mayLack)
      warn(
        folder,
        missing ? "no such folder, but 'script_dirs' names it" : `cannot be read: ${(error as Error).message}`,
      )
    return []
  }
}

const LARGEST = 1024 * 1024

/** The beginning of a script; undefined for what is none after all. */
const headOf = (path: string, warn: Warn): Head | undefined => {
  const bySuffix = extname(path) !== ''
  try {
    const head = readHead(path)
    if (!bySuffix && !head.text.startsWith('#!')) return undefined
    if (head.size <= LARGEST) return head
    warn(path, 'larger than 1 MiB, and left out')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' && bySuffix)
      warn(path, `cannot be read: ${(error as Error).message}`)
  }
  return undefined
}
