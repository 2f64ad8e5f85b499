// Writes dist/man/: sparkq(1) and a page for each verb. This is a step of the build, so it works when it is loaded, on
// any Node that can install the package.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { groups } from '../lib/verbs/index.ts'
import { overviewPage } from './man/overview.ts'
import { page, type DocumentedCommand } from './man/page.ts'

const root = dirname(dirname(import.meta.dirname))
const folder = join(root, 'dist/man')

/** The day of this version. mandoc requires a date, and the date of the build would make each build different. */
const DATE = '2026-11-20'

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
const edition = { version, date: DATE }

const loaded: Record<string, DocumentedCommand[]> = {}
for (const [name, verbs] of Object.entries(groups))
  loaded[name] = await Promise.all(Object.values(verbs).map(load => load()))

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'sparkq.1'), overviewPage(loaded, edition))
for (const commands of Object.values(loaded)) {
  for (const command of commands) {
    const also = commands.filter(other => other !== command).map(({ meta }) => `sparkq-${meta.name}`)
    writeFileSync(join(folder, `sparkq-${command.meta.name}.1`), page(command, also, edition))
  }
}
