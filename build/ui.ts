// Makes dist/ui: the files of ui/, the packages that they import, and the list from which the bridge serves them. The
// packages are devDependencies; what is published is dist/ui.

import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, extname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { PageFile, PageFiles } from '../lib/page/files.ts'
import { importsInPlace } from '../lib/page/imports.ts'
import { replaceFile } from '../lib/system/replace-file.ts'

/** By the name that a module imports, the file in dist/ui. */
const PACKAGES: Record<string, string> = {
  preact: 'vendor/preact.js',
  'preact/hooks': 'vendor/preact-hooks.js',
  htm: 'vendor/htm.js',
  'htm/preact': 'vendor/htm-preact.js',
  '@preact/signals': 'vendor/signals.js',
  '@preact/signals-core': 'vendor/signals-core.js',
}
const LICENSED = ['preact', 'htm', '@preact/signals', '@preact/signals-core']

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
}

/** This is run from dist/build. */
const root = dirname(dirname(import.meta.dirname))
const target = join(root, 'dist/ui')

type Content = { name: string; content: Buffer; source: number | null }

const own = (): Content[] =>
  readdirSync(join(root, 'ui'), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && extname(entry.name) in TYPES)
    .map(entry => {
      const path = join(entry.parentPath, entry.name)
      const name = relative(join(root, 'ui'), path)
      const text = readFileSync(path)
      const content = name.endsWith('.js') ? Buffer.from(importsInPlace(text.toString(), name, PACKAGES)) : text
      return { name, content, source: statSync(path).mtimeMs }
    })

const vendored = (): Content[] =>
  Object.entries(PACKAGES).map(([specifier, name]) => {
    const text = readFileSync(fileURLToPath(import.meta.resolve(specifier)), 'utf8')
    const plain = text.replace(/\n?\/\/# sourceMappingURL=.*/g, '')
    return { name, content: Buffer.from(importsInPlace(plain, name, PACKAGES)), source: null }
  })

/** The packages are copied, so their licenses are too. */
const licenses = (): Content => ({
  name: 'vendor/licenses.txt',
  content: Buffer.from(LICENSED.map(name => `${name}\n\n${readFileSync(licenseOf(name), 'utf8')}`).join('\n\n')),
  source: null,
})

const licenseOf = (name: string): string => join(root, 'node_modules', name, 'LICENSE')

const write = ({ name, content, source }: Content): PageFile => {
  const path = join(target, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  const zipped = gzipSync(content, { level: 9 })
  const smaller = zipped.length < content.length
  if (smaller) writeFileSync(`${path}.gz`, zipped)
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`
  const type = TYPES[extname(name)]!
  return { name, type, bytes: content.length, gzip: smaller ? zipped.length : null, etag, source }
}

rmSync(target, { recursive: true, force: true })
const files = [...own(), ...vendored(), licenses()].map(write).sort((a, b) => (a.name < b.name ? -1 : 1))
replaceFile(
  join(target, 'files.json'),
  `${JSON.stringify({ files, imports: PACKAGES } satisfies PageFiles, null, 1)}\n`,
)
