// Writes what is generated in docs/: the page of commands and the state diagrams. `npm run generate` calls it; a test compares.

import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { commandsPage } from './commands.ts'
import { withStateDiagrams } from './state-diagrams.ts'

const docs = join(dirname(import.meta.dirname), 'docs')
const architecture = join(docs, 'architecture.md')

writeFileSync(join(docs, 'commands.md'), await commandsPage())
writeFileSync(architecture, withStateDiagrams(readFileSync(architecture, 'utf8')))
