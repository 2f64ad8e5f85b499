import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { outputOf, tailOf } from '../../../daemon/tasks/task-output.ts'
import type { AttemptRow } from '../../../daemon/store/attempts.ts'

const test = suite<{ dir: string; attempt: AttemptRow }>('task output')
test.before.each(world => {
  world.dir = mkdtempSync(join(tmpdir(), 'sq-out.'))
  world.attempt = { stdout: null, stderr: null, log_path: join(world.dir, '1') } as AttemptRow
})
test.after.each(({ dir }) => rmSync(dir, { recursive: true }))

test('a FIFO or a link that a task puts in the place of its log is no output', ({ dir, attempt }) => {
  writeFileSync(join(dir, 'other'), 'secret')
  symlinkSync('other', join(dir, '1.out'))
  execFileSync('mkfifo', [join(dir, '1.err')])
  assert.equal(outputOf(attempt), { stdout: null, stderr: null })
  assert.is(tailOf(attempt), null)
})

test('a long log is shown by its ends; its tail by the last lines alone', ({ dir, attempt }) => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `line ${i}`)
  writeFileSync(join(dir, '1.out'), lines.join('\n'))
  const { stdout } = outputOf(attempt)
  assert.ok(stdout!.startsWith('line 0\nline 1\n') && stdout!.endsWith('line 19999') && stdout!.length < 66_000)
  assert.match(stdout!, /\n\[… \d+ bytes left out …\]\n/)
  assert.is(tailOf(attempt, 2), 'line 19998\nline 19999')
})

test.run()
