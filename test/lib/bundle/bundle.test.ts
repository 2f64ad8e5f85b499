// Many files as one do what they did.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Script } from 'node:vm'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createBundler } from '../../../lib/bundle/bundle.ts'

const test = suite<{ folder: string }>('bundle')

test.before.each(world => {
  world.folder = mkdtempSync(join(tmpdir(), 'sq-bundle.'))
  mkdirSync(join(world.folder, 'below'))
})
test.after.each(({ folder }) => rmSync(folder, { recursive: true }))

/** Makes one file of these and runs it; what `runProcess` returned of it. */
const ran = (
  folder: string,
  files: Record<string, string>,
  leaves: (file: string) => boolean = () => false,
): unknown => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  const told: unknown[] = []
  const text = createBundler(folder)({ start: 'start.js', leaves })
  assert.not.match(text, /[^\0-\x7f]/)
  const run = new Script(text).runInThisContext() as (require: NodeJS.Require, file: string) => void
  Object.assign(globalThis, { told })
  run(createRequire(import.meta.url), '/where/it/is')
  return told
}

test('files are loaded once, in their order, also from below and around, and keep every character', ({ folder }) => {
  const told = ran(folder, {
    'start.js':
      "import { word } from './below/word.js'\nimport * as again from './below/word.js'\nimport { sep } from 'node:path'\ntold.push('start')\nexport const runProcess = () => told.push(word, again.word === word, sep, import.meta.filename, import.meta.main)\n",
    'below/word.js':
      "import { other } from '../other.js'\ntold.push('word')\nconst load = 'ü€😀\\u2028'\nexport const word = [load.replace(/[€😀]/gu, '–'), `${other}…`]\n",
    'other.js': "told.push('other')\nexport const other = '\"\\\\'\n",
  })
  assert.equal(told, ['other', 'word', 'start', ['ü––\u2028', '"\\…'], true, '/', '/where/it/is', false])
})

test('what is asked for later is loaded then, and never where it was left out', async ({ folder }) => {
  const told = ran(
    folder,
    {
      'start.js':
        "export const runProcess = async () => { told.push('now'); told.push((await import('./later.js')).word); await import('./left.js').catch(() => told.push('gone')) }\n",
      'later.js': "export const word = 'later'\n",
      'left.js': "told.push('never')\n",
    },
    file => file === 'left.js',
  ) as unknown[]
  await new Promise(resolve => setImmediate(resolve))
  assert.equal(told, ['now', 'later', 'gone'])
})

test('one that leads out of the folder is refused by name', ({ folder }) => {
  assert.throws(() => ran(folder, { 'start.js': "import('../outside.js')\n" }), /start\.js leads to \.\.\/outside\.js/)
})

test.run()
