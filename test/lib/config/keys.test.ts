import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { configKeys, type ConfigKey } from '../../../lib/config/keys.ts'
import { refusal } from '../../helpers/refusal.ts'

type World = { dir: string; file: string; keys: (text: string) => Map<string, ConfigKey> }
const test = suite<World>('config: keys')

test.before.each(world => {
  world.dir = mkdtempSync(join(tmpdir(), 'sq-keys.'))
  world.file = join(world.dir, 'sparkq.yml')
  world.keys = text => {
    writeFileSync(world.file, text)
    return new Map(configKeys(world.file).keys.map(key => [key.key, key]))
  }
})
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }))

test('a key of the file has its line, and the value that it has without it', ({ keys, dir }) => {
  const all = keys('# x\nproject:\n  name: mine\ntools:\n  say: {timeout: 5, task_class: LLM_LITE}\n')
  assert.equal(all.get('project.name'), {
    key: 'project.name',
    value: 'mine',
    source: 'file',
    line: 3,
    default: basename(dir),
    type: 'text',
    description: 'the name in status and review; by default that of the folder',
    restart: false,
  })
  const { value, default: fallback, line } = all.get('tools.say.timeout')!
  assert.equal([value, fallback, line], [5, '8m', 5])
  assert.is(all.get('tools.say.task_class')!.default, null)
  const { default: ofClass } = keys('task_classes: {FAST_SCRIPT: {timeout: 1}}\n').get(
    'task_classes.FAST_SCRIPT.timeout',
  )!
  assert.is(ofClass, '2m')
})

test('a default has no line, and is its own default; a key without a value is there as null', ({ keys }) => {
  const all = keys('')
  const { value, default: fallback, source, line, restart } = all.get('database.synchronous')!
  assert.equal([value, fallback, source, line, restart], ['full', 'full', 'default', null, true])
  assert.equal([all.get('runners')!.value, all.get('runners')!.default], [null, null])
  assert.is(all.get('server.base_url'), undefined, 'an old key is there only if it is set')
  assert.is(keys('server: {base_url: x}\n').get('server.base_url')!.line, 1)
})

test('every key is there once', ({ keys, file }) => {
  keys('runners: []\nqueue_runner: {poll_interval: 1}\n')
  const names = configKeys(file).keys.map(({ key }) => key)
  assert.equal([...new Set(names)], names)
})

test('an invalid file is refused with its place', async ({ keys }) => {
  assert.match((await refusal(() => keys('server:\n  port: x\n'))).message, /sparkq.yml:2:3: server.port must be/)
})

test.run()
