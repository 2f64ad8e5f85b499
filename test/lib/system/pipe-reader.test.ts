// Whether who reads is still there, while nothing is written: over what Node gives a child as its stdout, and a shell.

import { spawn, spawnSync } from 'node:child_process'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { suite } from 'uvu'
import { root } from '../../helpers/root.ts'
import { within } from '../../helpers/within.ts'

const test = suite('reader')

const hasPerl = spawnSync('perl', ['-e', '1']).status === 0

/** Says on stderr that it looks, and at last that the reader is gone. */
const WRITER = `
  import { readerLeft } from ${JSON.stringify(join(root, 'lib/system/pipe-reader.ts'))}
  setInterval(() => {}, 1e6)
  readerLeft(1).then(() => { process.stderr.write('left'); process.exit() })
  process.stderr.write('looks')`

if (hasPerl) {
  test('a socket whose peer writes is read, one whose peer has closed is not', async () => {
    const writer = spawn(process.execPath, ['--input-type=module', '-e', WRITER], { stdio: ['ignore', 'pipe', 'pipe'] })
    try {
      const said = (word: string): Promise<void> =>
        within(
          `'${word}'`,
          new Promise(resolve => writer.stderr.on('data', data => String(data).includes(word) && resolve())),
          10,
        )
      await said('looks')
      let left = false
      const leaving = said('left').then(() => {
        left = true
      })
      const peer = writer.stdout as Socket
      await new Promise<void>(resolve => peer.write('are you there', () => resolve()))
      // One that took that for the end says so in no more time than Perl's start takes.
      await new Promise(resolve => spawn('perl', ['-e', 'select(undef, undef, undef, 0.1)']).on('exit', resolve))
      if (left) throw new Error('it took what its peer wrote for the end')
      peer.destroy()
      await leaving
    } finally {
      writer.kill('SIGKILL')
    }
  })
}

test.run()
