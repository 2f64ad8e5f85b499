// What a hook tells a daemon that goes away, or came up just now.

import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newId } from '../../../lib/model/id.ts'
import { trigger } from '../../../lib/git/trigger.ts'
import { spooled } from '../../../lib/project/spool.ts'
import { prepareStateDir } from '../../../lib/project/state-dir.ts'
import { within } from '../../helpers/within.ts'

const test = suite<{ cwd: string; env: Record<string, string | undefined>; dir: string; socket: string }>('git.trigger')

test.before.each(world => {
  const cwd = (world.cwd = mkdtempSync(join(tmpdir(), 'sq-git.')))
  const env = (world.env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' })
  for (const words of [['init'], ['-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '--allow-empty', '-m', 'one']])
    execFileSync('git', words, { cwd, env, stdio: 'ignore' })
  prepareStateDir((world.dir = join(cwd, '.sparkq')))
  world.socket = join(world.dir, 'sock')
})
test.after.each(({ cwd }) => rmSync(cwd, { recursive: true }))

test('what a daemon left in the spool as it went is brought to the one that came up meanwhile', async ({
  cwd,
  env,
  dir,
  socket,
}) => {
  const heard = Promise.withResolvers<string>()
  let calls = 0
  const server = createServer(connection => {
    connection.on('error', () => {})
    if (++calls === 1) connection.destroy()
    else connection.once('data', chunk => heard.resolve((JSON.parse(String(chunk)) as { method: string }).method))
  })
  await once(server.listen(socket), 'listening')
  try {
    assert.is(
      await trigger({ cwd, env }, { dir, socket }, { hook: 'post-commit', args: [], all: false, newId }),
      'late',
    )
    assert.is(spooled(dir).length, 1)
    assert.is(await within('the second call', heard.promise), 'spool.take')
  } finally {
    server.close()
  }
})

test.run()
