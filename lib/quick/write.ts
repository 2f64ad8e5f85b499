// Writes dist/quick/: each verb that scripts call in a loop with all that it may load as one file. A step of the build.

import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
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
await new Promise<void>(resolve => server.listen(socket, resolve))

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder)
for (const words of rehearsals) {
  const name = fileOf(words)
  const [script, made] = [join(stage, name), join(folder, `.${name}`)]
  const others = (file: string): boolean => file.startsWith('verbs/') && file !== 'verbs/index.js' && file !== `verbs/${name}.js`
  writeFileSync(script, bundle({ folder: lib, start: 'cli.js', leaves: others }))
  // It is refused, so its exit code says nothing: without its file there would be nothing to rename.
  await promisify(execFile)(process.execPath, [join(lib, 'quick/rehearse.cjs'), script, made, ...words], { cwd: stage, env: { SPARKQ_SOCKET: socket } }).catch(() => {})
  renameSync(made, join(folder, name))
}
server.close()
rmSync(stage, { recursive: true })
