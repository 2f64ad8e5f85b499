// Checks of the programs that SparkQ uses.

import { startError } from '../processes/startable.ts'
import { fine, wrong, type DoctorCheck } from './finding.ts'

/** The first Node version whose node:sqlite is safe to use; the same as in bin/sparkq. */
const MIN_NODE_VERSION = [24, 18, 1]

export const node: DoctorCheck = () => {
  const [major = 0, minor = 0, patch = 0] = process.versions.node.split('.').map(part => parseInt(part, 10))
  const [a, b, c] = MIN_NODE_VERSION as [number, number, number]
  const enough = major !== a ? major > a : minor !== b ? minor > b : patch >= c
  const is = `Node ${process.versions.node} at '${process.execPath}'`
  return enough
    ? fine(is)
    : wrong(
        is,
        `SparkQ needs ${MIN_NODE_VERSION.join('.')}: ` +
          "'npm install --include=optional' brings one, or set SPARKQ_NODE to yours",
      )
}

export const sqlite: DoctorCheck = () => fine(`SQLite ${process.versions['sqlite']}`)

/** An optional program, so it is never a problem. */
const onPath =
  (program: string, without: string): DoctorCheck =>
  ({ cwd, env }) =>
    fine(
      startError({ argv: [program], cwd, env: { PATH: env['PATH'] ?? '' } })
        ? `${program} is not on PATH; ${without}`
        : `${program} is on PATH`,
    )

export const git = onPath('git', 'SparkQ works without it')
export const perl = onPath(
  'perl',
  'SparkQ works without it, but each command takes a process of Node: 30 ms instead of 5',
)
