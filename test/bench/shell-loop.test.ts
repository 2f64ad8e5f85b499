import { tmpdir } from 'node:os'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openShellLoop } from '../../bench/shell-loop.ts'

const test = suite('bench: shell loop')
const cwd = tmpdir()

test('a command runs once for each word; the result is the time of one run', async () => {
  using loop = openShellLoop({ line: 'sleep "$word"', cwd })
  const start = performance.now()
  const time = await loop.run(['0', '0.1', '0'])
  const all = performance.now() - start
  assert.ok(time > 100 / 3 && time <= all / 3, `${time} ms of ${all}`)
})

test('a command that fails yields no figure; its stderr is the error', async () => {
  using loop = openShellLoop({ line: 'sh -c "echo no such queue >&2; exit 66"', cwd })
  await loop.run(['1']).then(
    () => assert.unreachable(),
    (error: Error) => assert.match(error.message, /exit 66: no such queue/),
  )
})

test.run()
