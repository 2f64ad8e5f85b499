// The checks of `sparkq doctor`, in the order in which they are printed.

import { configuration, keys, scripts, tools } from './configuration.ts'
import { page, runners, socket, version } from './daemon.ts'
import type { Facts } from './facts.ts'
import { wrong, type DoctorCheck, type Finding } from './finding.ts'
import { hooks } from './hooks.ts'
import { git, perl, sqlite } from './machine.ts'
import { node } from './node.ts'
import { disk, gitignore, logs, permissions, project, spool } from './project.ts'

const checks = {
  node,
  sqlite,
  git,
  perl,
  project,
  permissions,
  gitignore,
  logs,
  disk,
  spool,
  configuration,
  keys,
  tools,
  scripts,
  hooks,
  socket,
  version,
  runners,
  page,
} satisfies Record<string, DoctorCheck>

export type CheckRow = { check: string; ok: boolean; detail: string; hint: string | null }

/** The findings of all checks. */
export const examine = (facts: Facts): CheckRow[] =>
  Object.entries<DoctorCheck>(checks).flatMap(([check, look]) =>
    attempted(look, facts).map(({ ok, detail, hint = null }) => ({ check, ok, detail, hint })),
  )

/** A check that throws must not prevent the others. */
const attempted = (look: DoctorCheck, facts: Facts): Finding[] => {
  try {
    return [look(facts)].flat()
  } catch (error) {
    return [wrong((error as Error).message, 'fix this, then run doctor again')]
  }
}
