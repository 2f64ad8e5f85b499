// Writes dist/quick/: each verb that scripts call in a loop with all that it may load as one file. A step of the build.

import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { failure, toWire } from '../errors.ts'
import { createSplitter, encode } from '../wire.ts'
import { bundle } from './bundle.ts'
import { fileOf, rehearsals } from './rehearsals.ts'

const lib = dirname(import.meta.dirname)
const folder = join(dirname(lib), 'quick')
const stage = mkdtempSync(join(tmpdir(), 'sparkq-'))

/** To rehearse with, for there is no daemon while one is built: it refuses all that it is asked. */
const refusal = toWire(failure('not_found', { kind: 'task', name: 'x' }))
const server = createServer(socket => {
  const splitter = createSplitter(line => socket.write(encode({ jsonrpc: '2.0', id: (JSON.parse(line) as { id: number }).id, error: refusal })))
  socket.on('error', () => {}).on('data', bytes => splitter.push(bytes))
})
const socket = join(stage, 'sock')
// Without one, where that path is too long, they hear that there is no daemon, and less of them is kept.
await new Promise<void>(resolve => server.once('error', () => resolve()).listen(socket, resolve))

mkdirSync(folder, { recursive: true })
for (const name of readdirSync(folder)) if (!rehearsals.map(fileOf).includes(name)) rmSync(join(folder, name))
for (const words of rehearsals) {
  const name = fileOf(words)
  const [script, made] = [join(stage, name), join(folder, `.${name}`)]
  const others = (file: string): boolean => file.startsWith('verbs/') && file !== 'verbs/index.js' && file !== `verbs/${name}.js`
  writeFileSync(script, bundle({ folder: lib, start: 'cli.js', leaves: others }))
  // It is refused, so its exit code says nothing.
  const { stderr } = await promisify(execFile)(process.execPath, [join(lib, 'quick/rehearse.cjs'), script, made, socket, ...words], { cwd: stage, timeout: 10_000 })
    .catch((refused: { stderr: string }) => refused)
  if (!existsSync(made)) throw new Error(`'sparkq ${words.join(' ')}' cannot be rehearsed: ${stderr}`)
  renameSync(made, join(folder, name)) // whoever starts just now has the one or the other
}
server.close()
rmSync(stage, { recursive: true })
