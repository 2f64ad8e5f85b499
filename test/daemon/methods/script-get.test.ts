import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { refusal } from '../../helpers/refusal.ts'

const test = suite<{ project: Scratch; path: string }>('script.get')

test.before.each(async world => {
  world.project = await scratch()
  mkdirSync(join(world.project.dir, 'scripts'))
  world.path = join(world.project.dir, 'scripts/deploy.sh')
  writeFileSync(world.path, '#!/bin/sh\n# description: Puts it up\n# tags: a, b\necho é\n')
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

test('a script has the fields of the list and its text, as the file is now', async ({ project: { call }, path }) => {
  const [listed] = (await call('script.list', {})).scripts
  const text = '#!/bin/sh\n# description: Puts it up\n# tags: a, b\necho é\n'
  assert.equal(await call('script.get', { name: 'deploy' }), { ...listed, text })
  writeFileSync(path, `${text}echo more\n`)
  assert.is((await call('script.get', { name: 'deploy' })).text, `${text}echo more\n`)
})

test('a name that is new since the list is found; an unknown one is refused with the nearest', async ({ project }) => {
  await project.call('script.list', {})
  writeFileSync(join(project.dir, 'scripts/fresh.sh'), 'true\n')
  assert.is((await project.call('script.get', { name: 'fresh' })).text, 'true\n')
  const error = await refusal(project.call('script.get', { name: 'depoly' }))
  assert.equal([error.code, error.hint], ['not_found', "did you mean 'deploy'?"])
})

const MIB = 1024 * 1024
const wrong: [what: string, change: (path: string) => void, code: string, words: string][] = [
  ['one of more than 1 MiB', path => writeFileSync(path, 'x'.repeat(MIB + 1)), 'invalid', 'too large'],
  ['one with a zero byte', path => writeFileSync(path, 'a\0b'), 'invalid', 'binary'],
  ['one that is not UTF-8', path => writeFileSync(path, Buffer.from([0x23, 0xff])), 'invalid', 'binary'],
  [
    'one that became a link',
    path => {
      rmSync(path)
      symlinkSync('/etc/hostname', path)
    },
    'not_permitted',
    'ELOOP',
  ],
]
for (const [what, change, code, words] of wrong) {
  test(`${what} is refused`, async ({ project: { call }, path }) => {
    await call('script.list', {})
    change(path)
    const error = await refusal(call('script.get', { name: 'deploy' }))
    assert.is(error.code, code)
    assert.match(error.message, words)
  })
}

test('one of just 1 MiB is whole', async ({ project: { call }, path }) => {
  writeFileSync(path, 'x'.repeat(MIB))
  assert.is((await call('script.get', { name: 'deploy' })).text.length, MIB)
})

test.run()
