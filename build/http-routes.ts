// Writes dist/daemon/http/routes.json: the routes of the page's HTTP bridge, made from the contract. The daemon reads
// the table, so that it need not load arktype to make it.

import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe } from '../lib/protocol/describe.ts'
import { routeTable, type Described } from '../lib/protocol/routes.ts'
import { replaceFile } from '../lib/system/replace-file.ts'

const file = join(dirname(import.meta.dirname), 'daemon/http/routes.json')
mkdirSync(dirname(file), { recursive: true })
const table = routeTable(describe() as Record<string, Described>)
replaceFile(file, `[\n${table.map(route => JSON.stringify(route)).join(',\n')}\n]\n`)
