import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { refusal } from '../../helpers/refusal.ts'

const test = suite<{ project: Scratch; folder: string }>('prompt.list, prompt.get, prompt.set, prompt.remove')

test.before.each(async world => {
  world.project = await scratch()
  world.folder = join(world.project.dir, 'prompts')
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const TEXT = '<!-- description: Reviews\ntool: llm-sonnet -->\nReview {{branch}} against {{base|main}}.\n'

test('a prompt is made with its folder, listed, shown, replaced and removed', async ({ project: { call }, folder }) => {
  assert.equal(await call('prompt.list', {}), { prompts: [], warnings: [] })
  const made = await call('prompt.set', { name: 'review', text: TEXT, expect: null })
  assert.is(readFileSync(join(folder, 'review.md'), 'utf8'), TEXT)
  const { text, body, hash, ...listed } = made
  assert.equal([text, body], [TEXT, 'Review {{branch}} against {{base|main}}.\n'])
  assert.equal(listed, {
    name: 'review',
    path: join(folder, 'review.md'),
    description: 'Reviews',
    tool: 'llm-sonnet',
    placeholders: [
      { key: 'branch', default: null },
      { key: 'base', default: 'main' },
    ],
  })
  assert.equal((await call('prompt.list', {})).prompts, [listed])
  assert.equal(await call('prompt.get', { name: 'review' }), made)
  await call('prompt.set', { name: 'review', text: 'x', expect: hash })
  assert.equal(readdirSync(folder), ['review.md'])
  assert.equal(await call('prompt.remove', { name: 'review' }), { name: 'review' })
  assert.equal(readdirSync(folder), [])
})

test('each change is an event; a file of an editor counts at once', async ({ project: { call }, folder }) => {
  const { next } = await call('event.list', {})
  await call('prompt.set', { name: 'a', text: 'x' })
  writeFileSync(join(folder, 'b.md'), '{{y}}')
  assert.equal((await call('prompt.get', { name: 'b' })).placeholders, [{ key: 'y', default: null }])
  await call('prompt.remove', { name: 'a' })
  const { events } = await call('event.list', { after: next })
  assert.equal(
    events.map(({ kind, detail, origin }) => [kind, detail, origin]),
    [
      ['prompt.changed', 'a', 'socket'],
      ['prompt.removed', 'a', 'socket'],
    ],
  )
})

test('what is no prompt is a warning: a link, a folder, a binary file, a wrong name', async ({
  project: { call },
  folder,
}) => {
  mkdirSync(join(folder, 'folder.md'), { recursive: true })
  symlinkSync('/etc/hostname', join(folder, 'link.md'))
  writeFileSync(join(folder, 'binary.md'), 'a\0')
  writeFileSync(join(folder, 'a b.md'), 'x')
  writeFileSync(join(folder, 'large.md'), 'x'.repeat(256 * 1024 + 1))
  writeFileSync(join(folder, 'notes.txt'), 'x')
  const { prompts, warnings } = await call('prompt.list', {})
  assert.equal(prompts, [])
  assert.equal(
    warnings.map(({ file, message }) => [file.slice(folder.length + 1), message]),
    [
      ['a b.md', 'not a valid name of a prompt'],
      ['binary.md', 'binary'],
      ['folder.md', 'not a regular file'],
      ['large.md', 'too large'],
      ['link.md', 'a link, which is not followed'],
    ],
  )
})

test('no link is followed and no name leads out of the folder', async ({ project: { call, dir }, folder }) => {
  writeFileSync(join(dir, 'secret.md'), 'secret')
  for (const name of ['../secret', '..', 'a/b', '.hidden', '', 'a\0b']) {
    assert.is((await refusal(call('prompt.get', { name }))).code, 'invalid_params', name)
    assert.is((await refusal(call('prompt.set', { name, text: 'x' }))).code, 'invalid_params', name)
    assert.is((await refusal(call('prompt.remove', { name }))).code, 'invalid_params', name)
  }
  mkdirSync(folder)
  symlinkSync('../secret.md', join(folder, 'link.md'))
  assert.is((await refusal(call('prompt.get', { name: 'link' }))).code, 'invalid')
  assert.is((await refusal(call('prompt.set', { name: 'link', text: 'x' }))).code, 'invalid')
  await call('prompt.remove', { name: 'link' })
  assert.equal([existsSync(join(folder, 'link.md')), readFileSync(join(dir, 'secret.md'), 'utf8')], [false, 'secret'])
  rmSync(folder, { recursive: true })
  mkdirSync(join(dir, 'elsewhere'))
  symlinkSync('elsewhere', folder)
  writeFileSync(join(folder, 'x.md'), 'x')
  assert.equal(await call('prompt.list', {}), { prompts: [], warnings: [] })
  assert.is((await refusal(call('prompt.get', { name: 'x' }))).code, 'invalid')
  assert.is((await refusal(call('prompt.set', { name: 'x', text: 'y' }))).code, 'invalid')
  assert.ok(lstatSync(folder).isSymbolicLink())
})

test('a prompt that is another than the caller knows is not replaced', async ({ project: { call }, folder }) => {
  const { hash } = await call('prompt.set', { name: 'a', text: 'x' })
  writeFileSync(join(folder, 'a.md'), 'by hand')
  for (const expect of [hash, null])
    assert.is((await refusal(call('prompt.set', { name: 'a', text: 'y', expect }))).code, 'conflict')
  assert.is(readFileSync(join(folder, 'a.md'), 'utf8'), 'by hand')
  rmSync(join(folder, 'a.md'))
  assert.is((await refusal(call('prompt.set', { name: 'a', text: 'y', expect: hash }))).code, 'conflict')
  assert.equal(readdirSync(folder), [])
})

test('an unknown prompt is refused with the nearest; a text of more than 256 KiB is refused', async ({
  project: { call },
}) => {
  await call('prompt.set', { name: 'review', text: 'x' })
  const error = await refusal(call('prompt.get', { name: 'reveiw' }))
  assert.equal([error.code, error.hint], ['not_found', "did you mean 'review'?"])
  assert.is((await refusal(call('prompt.remove', { name: 'none' }))).code, 'not_found')
  assert.is((await refusal(call('prompt.set', { name: 'a', text: 'é'.repeat(140_000) }))).code, 'invalid')
  await call('prompt.set', { name: 'a', text: 'x'.repeat(256 * 1024) })
})

test.run()
