// The script index (docs/contract.md §10): the scripts and the metadata in their comments. Built on first use, kept
// until a reload.

import { existsSync, readdirSync, type Dirent } from 'node:fs'
import { basename, extname, join, relative, resolve } from 'node:path'
import type { Config } from '../config/load.ts'
import { DEFAULT_SCRIPT_DIRS } from '../config/defaults.ts'
import { readHead, SUFFIXES, type Head } from './file.ts'
import { parseMetadata, type Metadata } from './metadata.ts'

/** `path` is absolute. */
export type Script = Partial<Metadata> & { name: string; path: string }

/** A problem in a script or a folder of scripts, shown as `file:line: message`. */
export type CatalogWarning = { file: string; line: number; message: string }

export type Index = { scripts: ReadonlyMap<string, Script>; warnings: readonly CatalogWarning[] }

export type Scripts = {
  index(): Index
  /** Reads all scripts again. */
  renew(): Index
  /** Finds scripts by name, for one call of a method. A missing script may be new or may have moved, so the index is
   * rebuilt then, up to once. */
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

/** Limits on examined files and folders, and on warnings. The daemon does nothing else while it reads, so a folder that
 * was named by mistake (`/`) must not block it for long. */
type CatalogLimits = { entries: number; warnings: number }
const LIMITS: CatalogLimits = { entries: 10_000, warnings: 100 }

/** Reads the beginning of every script. If two have the same name, the first one counts, in the order of folders and
 * paths. */
export const indexScripts = (
  { file, projectDir, scriptDirs, taskClasses }: ScriptFolders,
  limits: CatalogLimits = LIMITS,
): Index => {
  const scripts = new Map<string, Script>()
  const warnings: CatalogWarning[] = []
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
    warn(file, `more than ${limits.entries} files and folders in 'script_dirs'; the others are ignored`)
  return { scripts, warnings }
}

type Warn = (file: string, message: string, line?: number) => void

/** `left`: how many entries may still be examined; negative once the limit was exceeded. */
type Walk = { warn: Warn; left: number }

/** The paths of possible scripts, in order. Skips links, hidden entries and node_modules. */
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

export const MAX_SCRIPT_BYTES = 1024 * 1024

/** The beginning of a script; undefined for a file that is not a script. */
const headOf = (path: string, warn: Warn): Head | undefined => {
  const bySuffix = extname(path) !== ''
  try {
    const head = readHead(path)
    if (!bySuffix && !head.text.startsWith('#!')) return undefined
    if (head.size <= MAX_SCRIPT_BYTES) return head
    warn(path, 'larger than 1 MiB, and left out')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' && bySuffix)
      warn(path, `cannot be read: ${(error as Error).message}`)
  }
  return undefined
}
