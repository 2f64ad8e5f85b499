// A project in which doctor finds nothing wrong, and what it says of one that is changed.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CheckedConfiguration, Facts } from '../../../lib/doctor/facts.ts'
import { examine } from '../../../lib/doctor/index.ts'
import { prepareStateDir } from '../../../lib/project/state-dir.ts'

export type World = {
  dir: string
  facts: (changes?: Partial<Facts>) => Facts
  configuration: (changes?: Partial<CheckedConfiguration>) => CheckedConfiguration
}

type Status = Extract<Facts['daemon'], { status: unknown }>['status']
export const status = (changes: object = {}): Facts['daemon'] => ({
  status: {
    pid: 1,
    version: '1.0.0',
    started_at: '2026-01-31T07:00:00.000Z',
    queues: [],
    ...changes,
  } as unknown as Status,
})

/** Before each test. */
export const newWorld = (world: World): void => {
  const dir = (world.dir = mkdtempSync(join(tmpdir(), 'sq-doc.')))
  prepareStateDir(join(dir, '.sparkq'))
  world.configuration = changes => ({
    file: join(dir, 'sparkq.yml'),
    projectDir: dir,
    tools: [],
    runners: [],
    hooks: [],
    database: join(dir, '.sparkq/sparkq.db'),
    needless: [],
    scripts: { count: 0, warnings: [] },
    ...changes,
  })
  world.facts = changes => ({
    cwd: dir,
    env: { PATH: dir },
    root: dir,
    version: '1.0.0',
    place: { dir: join(dir, '.sparkq'), socket: join(dir, 'sock') },
    daemon: status(),
    configuration: world.configuration(),
    hooks: undefined,
    path: dir,
    ...changes,
  })
}

export const endWorld = ({ dir }: World): void => rmSync(dir, { recursive: true, force: true })

/** What is wrong, a line each. */
export const wrongs = (facts: Facts): string[] =>
  examine(facts)
    .filter(row => !row.ok)
    .map(({ check, detail }) => `${check}: ${detail}`)

/** What one check says. */
export const detail = (facts: Facts, name: string): string | undefined =>
  examine(facts).find(({ check }) => check === name)?.detail
