// The files of the page: a fixed list, made by the build (build/ui.ts). Nothing of a request becomes a path of the
// disk. In a checkout a file of ui/ that changed after the build is read from there.

import { readFile } from 'node:fs/promises'
import { readFileSync, statSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { importsInPlace } from '../../lib/page/imports.ts'
import type { PageFile, PageFiles } from '../../lib/page/files.ts'

export type Files = { serve(pathname: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> }

export const createFiles = (root: string): Files => {
  const built = join(root, 'dist/ui')
  const list = createList(join(built, 'files.json'))

  /** The file in ui/ if it is not the one that was built. */
  const changed = async ({ name, source }: PageFile): Promise<Buffer | undefined> => {
    if (source === null) return undefined
    const { imports } = list()
    const path = join(root, 'ui', name)
    const time = statSync(path, { throwIfNoEntry: false })?.mtimeMs
    // A copy of a checkout keeps its times to about a microsecond.
    if (time === undefined || Math.abs(time - source) < 1) return undefined
    const text = await readFile(path)
    return name.endsWith('.js') ? Buffer.from(importsInPlace(text.toString(), name, imports)) : text
  }

  return {
    /** False if there is no such file. */
    async serve(pathname, request, response) {
      const file = list().byName.get(pathname === '/' ? 'index.html' : pathname.slice(1))
      if (file === undefined) return false
      const fresh = await changed(file)
      const etag = fresh ? `"${createHash('sha256').update(fresh).digest('base64url').slice(0, 22)}"` : file.etag
      response.setHeader('etag', etag)
      response.setHeader('vary', 'accept-encoding')
      response.setHeader('cache-control', 'no-cache') // asked each time, and mostly not sent again
      if (etagsOf(request).includes(etag)) {
        response.writeHead(304).end()
        return true
      }
      const zip = fresh === undefined && file.gzip !== null && acceptsGzip(request)
      const body = fresh ?? (await readFile(join(built, zip ? `${file.name}.gz` : file.name)))
      if (zip) response.setHeader('content-encoding', 'gzip')
      response.writeHead(200, { 'content-type': file.type, 'content-length': body.length })
      response.end(body)
      return true
    },
  }
}

/** The list, which is read again after a build. */
const createList = (path: string) => {
  const load = (at: number) => {
    const { files, imports } = JSON.parse(readFileSync(path, 'utf8')) as PageFiles
    return { at, imports, byName: new Map(files.map(file => [file.name, file])) }
  }
  let list = load(statSync(path).mtimeMs)
  return () => {
    const at = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? list.at
    return at === list.at ? list : (list = load(at))
  }
}

const etagsOf = ({ headers }: IncomingMessage): string[] =>
  (headers['if-none-match'] ?? '').split(',').map(etag => etag.trim().replace(/^W\//, ''))

export const acceptsGzip = ({ headers }: IncomingMessage): boolean =>
  /(^|,)\s*gzip\s*(;\s*q=(1|0\.[1-9])|,|$)/i.test(String(headers['accept-encoding'] ?? ''))
