// `GET /api/openapi.json`: the document that the build has made (build/openapi/document.ts).

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BridgeOptions } from './bridge-options.ts'
import type { Handler } from './exchange.ts'

export const createOpenApi =
  ({ root }: Pick<BridgeOptions, 'root'>): Handler =>
  async ({ response }) => {
    const document = await readFile(join(root, 'dist/daemon/http/openapi.json'))
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': document.length })
    response.end(document)
  }
