// Whether a reader is still there while nothing is written: over what Node gives a child as its stdout, and a shell.

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { processTable } from '../../../lib/processes/process-table.ts'
import { root } from '../../helpers/root.ts'
import { until } from '../../helpers/until.ts'

const test = suite('reader')

const hasPerl = spawnSync('perl', ['-e', '1']).status === 0

/** Looks for its reader once its stdin has a line, and writes to stderr when that has left. */
const WRITER = `
  import { once } from 'node:events'
  import { readerLeft } from ${JSON.stringify(join(root, 'lib/system/pipe-reader.ts'))}
  await once(process.stdin, 'data')
  readerLeft(1).then(() => { process.stderr.write('left'); process.exit() })`

if (hasPerl) {
  test('a socket whose peer writes is read, one whose peer has closed is not', async () => {
    const writer = spawn(process.execPath, ['--input-type=module', '-e', WRITER], { stdio: 'pipe' })
    try {
      let said = ''
      writer.stderr.on('data', data => void (said += data))
      const peer = writer.stdout as Socket
      await new Promise<void>(resolve => peer.write('are you there', () => resolve()))
      writer.stdin.write('look\n')
      // Perl begins to wait after these bytes are there: it does not take them for the end.
      if (existsSync('/proc/self/wchan'))
        await until(
          'Perl to wait',
          () =>
            processTable
              .list()
              .filter(({ ppid, name }) => ppid === writer.pid && name === 'perl')
              .some(({ pid }) => /poll/.test(readFileSync(`/proc/${pid}/wchan`, 'latin1'))),
          () => said,
        )
      assert.is(said, '')
      const ended = once(writer, 'close')
      peer.destroy()
      await ended
      assert.is(said, 'left')
    } finally {
      writer.kill('SIGKILL')
    }
  })
}

test.run()
