import { execFileSync } from 'node:child_process'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { splitLine } from '../../ui/shell-line.js'

const test = suite('ui: shell line')

const LINES = [
  'npm test -- auth',
  "grep -n 'two words' file",
  'echo "say \\"hi\\"" done',
  "printf '%s' it\\'s",
  'make CC="gcc -O2" -j2',
  'a\\ b c',
  'say ""',
  'x\'y\'z"w"',
  'curl http://h/p:1',
  'echo "a\\\nb"',
  'echo -- "two  spaces"   end',
  'printf "%s\\n" a=b #no',
]

test('words are those of bash', () => {
  for (const line of LINES) {
    const { words, shell, open } = splitLine(line.replace(' #no', ''))
    const bash = execFileSync('bash', ['-c', `printf '%s\\0' ${line.replace(' #no', '')}`], { encoding: 'utf8' })
    assert.equal(words, bash.split('\0').slice(0, -1), line)
    assert.is(shell, null, line)
    assert.is(open, null, line)
  }
})

const FOR_A_SHELL: [string, string][] = [
  ['ls | wc -l', '|'],
  ['make && make test', '&&'],
  ['echo hi > file', '>'],
  ['echo $HOME', '$H'],
  ['echo "$HOME"', '$H'],
  ['echo `date`', '`'],
  ['echo "`date`"', '`'],
  ['rm *.log', '*'],
  ['ls file?', '?'],
  ['ls [ab].c', '[ab]'],
  ['cp a.{c,h} b', '{c,h}'],
  ['ls ~/src', '~'],
  ['cd src', 'cd'],
  ['make # all', '#'],
  ['sleep 1; date', ';'],
  ['(date)', '('],
  ['date\nls', 'several lines'],
]

test('the first part that only a shell understands is named', () => {
  for (const [line, part] of FOR_A_SHELL) assert.is(splitLine(line).shell, part, line)
})

test('quotes make such a part a plain word', () => {
  for (const line of ["echo '$HOME' '*' '|'", 'echo "*" "~" "a;b"', 'echo \\$HOME \\* \\|', "'cd' src", 'echo a#b c~d'])
    assert.is(splitLine(line).shell, null, line)
})

test('an open quote or a backslash at the end is said', () => {
  assert.is(splitLine("echo 'a").open, "'")
  assert.is(splitLine('echo "a').open, '"')
  assert.is(splitLine('echo a\\').open, '\\')
  assert.is(splitLine('echo "a\\""').open, null)
})

test.run()
