// The file that git runs: the template of hooks/ with two lines filled in and a checksum. The checksum distinguishes a
// file that a user changed from one that an older SparkQ wrote.

import { fs } from '../system/node-builtins.ts'
import { shellWords } from '../text/shell-words.ts'

/** The suffix of an earlier hook, which is kept beside SparkQ's. */
export const BEFORE = '.before-sparkq'

/** The line that marks a hook as SparkQ's. teardown.sh knows it too. */
const MARK = /^# sparkq-hook (\d+) (\d+)$/m

export type Filling = {
  /** The launcher of this installation, used if there is none on PATH. */
  sparkq: string
  /** The folder of the project below the top of its repository; '' for the top itself. */
  project: string
}

export const renderHook = (template: string, { sparkq, project }: Filling): string => {
  const body = template
    .replace(/^sparkq=$/m, () => `sparkq=${quoted(sparkq)}`)
    .replace(/^project=$/m, () => `project=${quoted(project)}`)
  return body.replace(
    /^# sparkq-hook$/m,
    () => `# sparkq-hook ${cksum(Buffer.from(body.replace(/^# sparkq-hook\n/m, '')))}`,
  )
}

const quoted = (word: string): string => (word === '' ? '' : shellWords([word]))

export type HookOwner = 'none' | 'ours' | 'edited' | 'theirs'

/** Who wrote a hook; `edited` is a hook of SparkQ that was changed since. */
export const hookOwner = (path: string): HookOwner => {
  if (!fs.lstatSync(path, { throwIfNoEntry: false })) return 'none'
  const text = readHook(path) ?? '' // a dangling link is not ours either
  const mark = MARK.exec(text)
  if (!mark) return 'theirs'
  return cksum(Buffer.from(text.replace(`${mark[0]}\n`, ''))) === `${mark[1]} ${mark[2]}` ? 'ours' : 'edited'
}

/** The launcher that a hook of SparkQ falls back on. */
export const launcherOf = (path: string): string | undefined =>
  /^sparkq=(.+)$/m
    .exec(readHook(path) ?? '')?.[1]
    ?.replace(/'([^']*)'|\\(.)/g, (_, quoted?: string, single?: string) => quoted ?? single!)

/** The text of a hook; undefined if there is none. */
export const readHook = (path: string): string | undefined => {
  try {
    return fs.readFileSync(path, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

/** What cksum(1) prints for these bytes: a checksum that every shell has. */
export const cksum = (bytes: Uint8Array): string => {
  let sum = 0
  const add = (byte: number): void => {
    sum ^= byte << 24
    for (let bit = 0; bit < 8; bit++) sum = sum < 0 ? (sum << 1) ^ 0x04c11db7 : sum << 1
  }
  bytes.forEach(add)
  for (let length = bytes.length; length > 0; length >>>= 8) add(length & 0xff)
  return `${~sum >>> 0} ${bytes.length}`
}
