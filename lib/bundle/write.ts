// Writes dist/bundle/: each verb that scripts call in a loop with all that it may load as one file. A step of the build; it
// takes 2 s, and none where all of them are younger than what was compiled.

import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { failure, toWire } from '../model/errors.ts'
import { createSplitter, encode } from '../system/json-lines.ts'
import { createBundler } from './bundle.ts'
import { fileOf, rehearsals } from './rehearsals.ts'

const lib = dirname(import.meta.dirname)
const dist = dirname(lib)
const folder = join(dist, 'bundle')
const bundle = createBundler(lib)

/** To rehearse with, for there is no daemon while one is built: it refuses all that it is asked. */
const refusing = async (socket: string) => {
  const error = toWire(failure('not_found', { kind: 'task', name: 'x' }))
  const server = createServer(connection => {
    const splitter = createSplitter(line =>
      connection.write(encode({ jsonrpc: '2.0', id: (JSON.parse(line) as { id: number }).id, error })),
    )
    connection.on('error', () => {}).on('data', bytes => splitter.push(bytes))
  })
  // Where that path is too long, they hear that there is no daemon, and less of them is kept.
  await new Promise<void>(resolve => server.once('error', () => resolve()).listen(socket, resolve))
  return server
}

const write = async (words: readonly string[], stage: string): Promise<void> => {
  const name = fileOf(words)
  const [script, made] = [join(stage, name), join(folder, `.${name}`)]
  const others = (file: string): boolean =>
    file.startsWith('verbs/') && file !== 'verbs/index.js' && file !== `verbs/${name}.js`
  writeFileSync(script, bundle({ start: 'cli.js', leaves: others }))
  // It is refused, so its exit code says nothing.
  const rehearsal = [join(lib, 'bundle/rehearse.cjs'), script, made, join(stage, 'sock'), ...words]
  const { stderr } = await promisify(execFile)(process.execPath, rehearsal, { cwd: stage, timeout: 10_000 }).catch(
    (refused: { stderr: string }) => refused,
  )
  if (!existsSync(made)) throw new Error(`'sparkq ${words.join(' ')}' cannot be rehearsed: ${stderr}`)
  renameSync(made, join(folder, name)) // whoever starts just now has the one or the other
}

const written = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
const compiled = written(join(dist, '.tsbuildinfo'))

if (!rehearsals.every(words => written(join(folder, fileOf(words))) > compiled)) {
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(folder)) if (!rehearsals.map(fileOf).includes(name)) rmSync(join(folder, name))
  const stage = mkdtempSync(join(tmpdir(), 'sparkq-'))
  const server = await refusing(join(stage, 'sock'))
  try {
    for (const words of rehearsals) await write(words, stage)
  } finally {
    server.close()
    rmSync(stage, { recursive: true })
  }
}
