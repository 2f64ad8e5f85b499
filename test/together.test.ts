// The runner of files that share a process, on files that pass, fail, run nothing and leave something behind, and the
// rule that says which share one.

import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { groupOf, loadedAtOnce } from './helpers/groups.ts'
import { run } from './helpers/project.ts'
import { root } from './helpers/root.ts'
import { parse, type Source } from './helpers/sources.ts'

const dir = realpathSync(mkdtempSync(join(tmpdir(), 'sq-together.')))
const test = suite('files in one process')
test.after(() => rmSync(dir, { recursive: true }))

/** What a file does, and what is printed about it: the tests that ran and passed, and why it failed. */
const FILES: [name: string, body: string, counts: [total: number, passed: number], says: RegExp][] = [
  [
    'fails',
    "test('one', () => { throw new Error('seen') }); test('two', () => {}); test.run()",
    [2, 1],
    /"one"\s+seen/,
  ],
  ['runs-nothing', "test('one', () => {})", [1, 0], /no test ran/],
  ['cannot-be-loaded', "throw new Error('at once')", [1, 0], /could not be loaded: Error: at once/],
  [
    'changes-the-environment',
    "test('one', () => { process.env.LEFT = 'x' }); test.run()",
    [2, 1],
    /it left changed: variable LEFT\n/,
  ],
  [
    'leaves-a-timer',
    "test('one', () => { setInterval(() => {}, 1e6) }); test.run()",
    [2, 1],
    /it left changed: timers that run\n/,
  ],
  [
    'leaves-a-server',
    "test('one', async () => { (await import('node:net')).createServer().listen(0) }); test.run()",
    [2, 1],
    /it left changed: servers that listen\n/,
  ],
  [
    'starts-a-process',
    "test('one', async () => { (await import('node:child_process')).spawn('true', ['x']) }); test.run()",
    [2, 1],
    /it started a process: true x\n.* loads 'node:child_process' itself runs in a process of its own\n/,
  ],
]

const together = async (files: readonly (readonly [name: string, body: string])[]) => {
  const paths = files.map(([name]) => join(dir, `${name}.js`))
  for (const [i, [name, body]] of files.entries())
    writeFileSync(
      paths[i]!,
      `import { suite } from '${import.meta.resolve('uvu')}'\nconst test = suite('${name}')\n${body}\n`,
    )
  return run(process.execPath, [join(root, 'test/together.ts'), ...paths], tmpdir())
}
const countsOf = (text: string): number[] =>
  ['Total', 'Passed'].map(word =>
    [...text.matchAll(new RegExp(`${word}: +(\\d+)`, 'g'))].reduce((all, [, count]) => all + Number(count), 0),
  )

test('files that pass are counted, in a process that exits 0', async () => {
  const { code, stdout } = await together([
    ['passes', "test('one', () => {}); test('two', () => {}); test.run()"],
    ['passes-too', "test('three', () => {}); test.run()"],
  ])
  assert.equal([code, countsOf(stdout)], [0, [3, 3]])
})

test('a file that fails says why under its name, the next one is counted as ever, and the exit code is 1', async () => {
  const passing = "test('one', () => {}); test('two', () => {}); test('three', () => {}); test.run()"
  const files = FILES.flatMap(([name, body], i) => [[name, body] as const, [`passes-${i}-end`, passing] as const])
  const { code, stdout } = await together(files)
  assert.is(code, 1)
  let rest = stdout
  for (const [i, [name, , counts, says]] of FILES.entries()) {
    const [, own, after] = new RegExp(`^(.*?)([^\n]*passes-${i}-end.*?Duration:[^\n]*\n)`, 's').exec(rest)!
    rest = rest.slice(own!.length + after!.length)
    assert.match(own!, `${name}.js`)
    assert.match(own!, says, name)
    assert.equal(countsOf(own!), counts, name)
    assert.equal(countsOf(after!), [3, 3], `after '${name}'`)
  }
})

test('the group of a file follows from what the file and its helpers load and change', () => {
  const all = loadedAtOnce()
  assert.is(groupOf('test/lib/text/duration.test.ts', all), 'pure')
  assert.is(groupOf('test/lib/rpc/client.test.ts', all), 'pure', 'sockets may be opened')
  assert.is(groupOf('test/daemon/methods/tool.test.ts', all), 'daemon')
  assert.equal(groupOf('test/daemon/durability.test.ts', all), ['loads node:child_process'], 'through a helper')
  assert.equal(groupOf('test/daemon/fencing.test.ts', all), ['loads node:child_process'], 'beside its daemon')
  assert.equal(groupOf('test/daemon/workers/supervisor.test.ts', all), ['loads node:child_process'], 'through lib/')
  assert.ok(groupOf('test/crash/short.test.ts', all).includes('test/crash/site.ts changes what the process shares'))
})

test("a new file has a process of its own if it changes the environment, its daemon's included", () => {
  const all = loadedAtOnce()
  const path = 'test/daemon/methods/tool.test.ts'
  const text = `${parse(path).text}\nprocess.env['HOME'] = '/'\n`
  const changed = new Map(all).set(path, { ...all.get(path)!, text } as Source)
  assert.equal(groupOf(path, changed), [`${path} changes what the process shares`])
})

test.run()
