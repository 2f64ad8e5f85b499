import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { importsInPlace } from '../../../lib/page/imports.ts'

const test = suite('page: imports')
const KNOWN = { preact: 'vendor/preact.js', 'preact/hooks': 'vendor/preact-hooks.js', '@a/b': 'vendor/b.js' }
const place = (text: string, name = 'main.js') => importsInPlace(text, name, KNOWN)

const changed: [text: string, expected: string, name?: string][] = [
  ["import { h } from 'preact'", "import { h } from './vendor/preact.js'"],
  ["import { h } from 'preact'", "import { h } from '../vendor/preact.js'", 'views/task.js'],
  [
    'import{h as r}from"preact";export{h}from"preact";',
    'import{h as r}from"./preact.js";export{h}from"./preact.js";',
    'vendor/x.js',
  ],
  ["import {\n  a,\n  b as c,\n} from '@a/b'", "import {\n  a,\n  b as c,\n} from './vendor/b.js'"],
  ["import 'preact/hooks'", "import './vendor/preact-hooks.js'"],
  ["import * as all from 'preact'", "import * as all from './vendor/preact.js'"],
  ["export * from 'preact'", "export * from './vendor/preact.js'"],
  ["const later = () => import('preact')", "const later = () => import('./vendor/preact.js')"],
]
for (const [text, expected, name] of changed)
  test(`${name ?? 'main.js'}: ${text}`, () => assert.is(place(text, name), expected))

const same = [
  "import { a } from './words.js'",
  "import { a } from '../words.js'",
  "const text = `tasks from 'auth'`",
  "// those from 'auth', not from 'lint'",
  "export const name = 'x'\n// what comes from 'auth'",
]
for (const text of same) test(`as it is: ${text}`, () => assert.is(place(text), text))

test('another package is refused by name', () => {
  assert.throws(() => place("import x from 'lodash'", 'views/a.js'), /ui\/views\/a\.js imports 'lodash'/)
  assert.throws(() => place("import x from 'https://cdn.example/x.js'"), /imports 'https:/)
})

test.run()
