// Which Node runs SparkQ, and where bin/find-node.sh found it.

import { realpathSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { Facts } from './facts.ts'
import { fine, wrong, type DoctorCheck } from './finding.ts'

/** The first Node version whose node:sqlite is safe to use; the same as in bin/find-node.sh. */
const MIN_NODE_VERSION = [24, 18, 1] as const

export const node: DoctorCheck = facts => {
  const version = process.versions.node
  const detail = `Node ${version} at '${process.execPath}', ${originOf(process.execPath, facts)}`
  return isNewEnough(version)
    ? fine(detail)
    : wrong(detail, `SparkQ needs ${MIN_NODE_VERSION.join('.')}: put a newer one on PATH, or set SPARKQ_NODE to it`)
}

/** Where the launcher found this Node: its order is that of bin/find-node.sh. */
export const originOf = (execPath: string, { env, root }: Pick<Facts, 'env' | 'root'>): string => {
  const isBelow = (folder: string): boolean => execPath.startsWith(`${realPathOf(folder)}${sep}`)
  if (env['SPARKQ_NODE']) return 'from SPARKQ_NODE'
  if (isBelow(join(root, 'node_modules'))) return 'from this checkout'
  if (isBelow(join(env['HOME'] ?? '', '.local/share/sparkq'))) return "SparkQ's private one"
  return 'from PATH'
}

const realPathOf = (path: string): string => {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

const isNewEnough = (version: string): boolean => {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(part => parseInt(part, 10))
  const [a, b, c] = MIN_NODE_VERSION
  return major !== a ? major > a : minor !== b ? minor > b : patch >= c
}
