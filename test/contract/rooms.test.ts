// Who may import whom (docs/architecture.md); the table is rooms.ts.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { root } from '../helpers/root.ts'
import { packageOf } from '../helpers/sources.ts'
import { circles, house, ROOMS, violations } from './rooms.ts'

const test = suite('contract: rooms')
const all = house()

test('a room names only rooms of rows before its own', () => {
  const names = Object.keys(ROOMS)
  for (const [i, name] of names.entries())
    for (const other of ROOMS[name]!) {
      const at = names.indexOf(other)
      assert.ok(at !== -1 && at < i, `${name} may import ${other}`)
    }
})

test('every file imports only what its room may', () => assert.equal(violations(all), []))

test('no files import one another in a circle', () => assert.equal(circles(all), []))

test('the roots hold entries, not rooms', () => {
  const filesOf = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(({ name }) => name)
  assert.equal(filesOf('lib').sort(), ['cli.ts', 'run-verb.ts'])
  assert.equal(filesOf('daemon').sort(), ['daemon.ts', 'main.ts', 'parts.ts', 'shutdown.ts'])
})

test('every import of our own names a file that exists', () => {
  const wrong = [...all.values()].flatMap(({ path, imports }) =>
    imports.filter(({ to }) => packageOf(to) === undefined && !all.has(to)).map(({ to }) => `${path} → ${to}`),
  )
  assert.equal(wrong, [])
})

test.run()
