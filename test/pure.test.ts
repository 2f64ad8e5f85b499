// The runner of pure files, on files that pass, fail, run nothing and leave something behind.

import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { impurities, loadedAtOnce } from './helpers/pure-files.ts'
import { run } from './helpers/project.ts'
import { root } from './helpers/root.ts'

const dir = realpathSync(mkdtempSync(join(tmpdir(), 'sq-pure.')))
const test = suite('pure files')
test.after(() => rmSync(dir, { recursive: true }))

const BODIES: Record<string, string> = {
  passes: "test('one', () => {}); test('two', () => {}); test.run()",
  'passes-too': "test('three', () => {}); test.run()",
  fails: "test('one', () => { throw new Error('seen') }); test('two', () => {}); test.run()",
  'runs-nothing': "test('one', () => {})",
  'cannot-be-loaded': "throw new Error('at once')",
  'changes-the-environment': "test('one', () => { process.env.LEFT = 'x' }); test.run()",
  'leaves-a-timer': "test('one', () => { setInterval(() => {}, 1e6) }); test.run()",
}
for (const [name, body] of Object.entries(BODIES))
  writeFileSync(
    join(dir, `${name}.js`),
    `import { suite } from '${import.meta.resolve('uvu')}'\nconst test = suite('${name}')\n${body}\n`,
  )

const pure = async (...names: string[]) => {
  const paths = names.map(name => join(dir, `${name}.js`))
  const { code, stdout } = await run(process.execPath, [join(root, 'test/pure.ts'), ...paths], tmpdir())
  const sum = (word: string) =>
    [...stdout.matchAll(new RegExp(`${word}: +(\\d+)`, 'g'))].reduce((all, [, count]) => all + Number(count), 0)
  return { code, stdout, counts: [sum('Total'), sum('Passed')] }
}

test('a file that passes is counted each time, in a process that passes', async () => {
  const { code, counts } = await pure('passes')
  assert.equal([code, counts], [0, [2, 2]])
})

const failures: [name: string, counts: [total: number, passed: number], says: RegExp][] = [
  ['fails', [2, 1], /"one"\s+seen/],
  ['runs-nothing', [1, 0], /no test ran/],
  ['cannot-be-loaded', [1, 0], /could not be loaded: Error: at once/],
  ['changes-the-environment', [2, 1], /it left changed: variable LEFT\n/],
  ['leaves-a-timer', [2, 1], /it left changed: timers that run\n/],
]
for (const [name, [total, passed], says] of failures) {
  test(`a file that ${name} fails by name, and those before and after it are counted`, async () => {
    const { code, stdout, counts } = await pure('passes', name, 'passes-too')
    assert.equal([code, counts], [1, [2 + total + 1, 2 + passed + 1]])
    assert.match(stdout, says)
    assert.match(stdout, `${name}.js`)
  })
}

test('what starts processes or changes the environment, itself or through a helper, is not pure', () => {
  const all = loadedAtOnce()
  assert.equal(impurities('test/lib/text/duration.test.ts', all), [])
  assert.equal(impurities('test/pure.test.ts', all).includes('loads node:child_process'), true)
  assert.ok(impurities('test/daemon/methods/tool.test.ts', all).includes('loads node:net'))
  assert.ok(impurities('test/crash/site.ts', all).includes('test/crash/site.ts changes what the process shares'))
})

test.run()
