import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { lineWork } from '../../ui/line-work.js'

const test = suite('ui: line work')

test('a command with its arguments is run without a shell', () => {
  assert.equal(lineWork('npm test -- auth').payload, { argv: ['npm', 'test', '--', 'auth'] })
  assert.equal(lineWork('-- npm test').payload, { argv: ['npm', 'test'] })
})

test('a line that needs a shell is run by bash, whole, and the note says why', () => {
  const { payload, note } = lineWork('  pg_dump app | gzip > dump.gz ')
  assert.equal(payload, { script: 'pg_dump app | gzip > dump.gz' })
  assert.is(note, 'bash runs this line, because of |')
})

test('what enqueue refuses is refused', () => {
  const wrong: [string, RegExp][] = [
    ["echo 'a", /quote ' has no end/],
    ['echo a\\', /ends with a backslash/],
    ['--', /nothing after --/],
    ["'' a", /empty word/],
    ['CI=1 npm test', /CI=1 is a variable/],
    ["'ls -l | wc'", /one word, and no program has that name/],
  ]
  for (const [line, why] of wrong) {
    const { payload, problem } = lineWork(line)
    assert.is(payload, null, line)
    assert.match(problem ?? '', why)
  }
})

test('a path with a space may be quoted, and an empty line says nothing', () => {
  assert.equal(lineWork("'./my script.sh'").payload, { argv: ['./my script.sh'] })
  assert.equal(lineWork('  '), { payload: null, note: '', problem: null, words: [] })
})

test.run()
