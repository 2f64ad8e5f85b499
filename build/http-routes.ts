// Writes two files of dist/daemon/http/, both made from the contract: routes.json, the routes of the bridge,
// and openapi.json, which describes them. The daemon reads them, so that it need not load arktype to make them.

import { mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe } from '../lib/protocol/describe.ts'
import { routeTable, type Described } from '../lib/protocol/routes.ts'
import { replaceFile } from '../lib/system/replace-file.ts'
import { openApi } from './openapi/document.ts'

const root = dirname(dirname(import.meta.dirname))
const folder = join(root, 'dist/daemon/http')
mkdirSync(folder, { recursive: true })
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
const methods = describe() as Record<string, Described>
const table = routeTable(methods)
replaceFile(join(folder, 'routes.json'), `[\n${table.map(route => JSON.stringify(route)).join(',\n')}\n]\n`)
replaceFile(join(folder, 'openapi.json'), `${JSON.stringify(openApi(version, methods, table))}\n`)
