// Checks of the programs that SparkQ uses.

import { startError } from '../processes/startable.ts'
import { fine, type DoctorCheck } from './finding.ts'

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
