// Writes what is generated from the sources: docs/commands.md, the state diagrams of docs/architecture.md, the lists of
// package.json and the links in bin/. `npm run generate` calls it; tests compare the results.

import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { table } from '../lib/verbs/index.ts'
import { commandsPage } from './commands.ts'
import { withPackageLists } from './package-lists.ts'
import { withStateDiagrams } from './state-diagrams.ts'

const root = dirname(import.meta.dirname)
const rewrite = (path: string, change: (text: string) => string): void =>
  writeFileSync(path, change(readFileSync(path, 'utf8')))

writeFileSync(join(root, 'docs/commands.md'), await commandsPage())
rewrite(join(root, 'docs/architecture.md'), withStateDiagrams)
rewrite(join(root, 'package.json'), withPackageLists)
for (const name of Object.keys(table.verbs)) {
  const link = join(root, 'bin', `sparkq-${name}`)
  if (!existsSync(link)) symlinkSync('sparkq', link)
}
