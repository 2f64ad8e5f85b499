// The file that `sparkq setup` writes: every key is in it, and each commented one means what its absence means.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { needlessKeys } from '../../../lib/config/defaults.ts'
import { changeConfigFile } from '../../../lib/config/edit.ts'
import { freshFile } from '../../../lib/config/fresh.ts'
import { loadConfig } from '../../../lib/config/load.ts'
import type { ConfigFile } from '../../../lib/protocol/config.ts'
import { configuration, type Schema } from '../../../lib/protocol/accepts.ts'

const test = suite<{ dir: string; file: string; text: string; load: (text: string) => unknown }>('fresh sparkq.yml')

test.before.each(world => {
  world.dir = mkdtempSync(join(tmpdir(), 'sq-fresh.'))
  world.file = join(world.dir, 'sparkq.yml')
  world.text = freshFile(world.dir)
  world.load = text => (writeFileSync(world.file, text), loadConfig(world.file))
})
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }))

const COMMENTED = /^( *)#(?=\S)/

test('it means the defaults', ({ text, load }) => assert.equal(load(text), load('')))

test('each commented key can be uncommented alone, and all together: the meaning stays', ({ text, load }) => {
  const [lines, meaning] = [text.split('\n'), load(text)]
  const commented = lines.flatMap((line, at) => (COMMENTED.test(line) ? [at] : []))
  assert.ok(commented.length > 40, `${commented.length} keys`)
  for (const at of commented)
    assert.equal(load(lines.with(at, lines[at]!.replace(COMMENTED, '$1')).join('\n')), meaning, lines[at])
  assert.equal(load(lines.map(line => line.replace(COMMENTED, '$1')).join('\n')), meaning)
})

test('every key with an effect is in it', ({ text }) => {
  const missing = keysOf(configuration.schema).filter(path => !isIn(text, path) && !isNeedless(path))
  assert.equal(missing, [])
})

/** Dotted keys down to values and lists; for names that are free, one that is there by default. */
const keysOf = ({ properties, additionalProperties }: Schema, path: readonly string[] = []): string[][] => {
  const free = path[0] === 'tools' ? 'run-bash' : 'FAST_SCRIPT'
  const inner = Object.entries(properties ?? (additionalProperties ? { [free]: additionalProperties } : {}))
  return inner.length === 0 ? [[...path]] : inner.flatMap(([key, schema]) => keysOf(schema, [...path, key]))
}

/** Each step below the one before: on its line, or on a line further right. */
const isIn = (text: string, [step, ...below]: readonly string[], column = 0): boolean => {
  if (step === undefined) return true
  const found = new RegExp(`^ {${column}}(?:# ?)?${step}:(.*\n(?: {${column + 1},}.*\n)*)`, 'm').exec(`${text}\n`)
  const [inside = ''] = found?.slice(1) ?? []
  return found !== null && (below.every(key => inside.includes(`${key}:`)) || isIn(inside, below, column + 2))
}

const isNeedless = (path: readonly string[]): boolean =>
  needlessKeys(path.reduceRight<unknown>((value, key) => ({ [key]: value }), 0) as ConfigFile).length > 0

test('a tool with a command is written with it: alone on its line it stays the same tool', ({ text }) =>
  assert.match(text, /^ {2}#llm-codex: \{.*command: \[codex, exec, --json\]\}$/m))

const changes: [key: string, value: unknown, before: string, after: string][] = [
  ['server.port', 6000, '  #port: auto\n', '  port: 6000\n'],
  ['script_dirs', ['bin'], '#script_dirs: [scripts, tools]\n', 'script_dirs: [bin]\n'],
  ['task_classes.FAST_SCRIPT.timeout', '5m', '  #FAST_SCRIPT: {timeout: 2m}\n', '  FAST_SCRIPT:\n    timeout: 5m\n'],
  [
    'hooks.post-commit',
    [{ queue: 'a', command: 'x' }],
    '  #post-commit: []\n',
    '  post-commit: [{queue: a, command: x}]\n',
  ],
  [
    'task_classes.MINE.timeout',
    '5m',
    '  #LLM_HEAVY: {timeout: 20m}\n',
    '  #LLM_HEAVY: {timeout: 20m}\n  MINE:\n    timeout: 5m\n',
  ],
]
for (const [key, value, before, after] of changes)
  test(`setting ${key} changes its line alone, and unsetting it again means the default`, ({
    dir,
    file,
    text,
    load,
  }) => {
    const path = key.split('.')
    changeConfigFile(file, [])
    assert.is(readFileSync(file, 'utf8'), text)
    assert.ok(text.includes(before), before)
    changeConfigFile(file, [{ path, value }])
    assert.is(readFileSync(file, 'utf8'), text.replace(before, after))
    assert.not.equal(loadConfig(file), load(freshFile(dir)))
    load(text.replace(before, after))
    changeConfigFile(file, [{ path: path.slice(0, 2), value: undefined }])
    assert.equal(loadConfig(file), load(freshFile(dir)))
  })

test('a tool of the user goes to the tools', ({ file, text }) => {
  changeConfigFile(file, [{ path: ['tools', 'say'], value: { command: ['echo', 'said'] } }])
  const last = /^ {2}#llm-codex.*\n/m.exec(text)![0]
  assert.is(readFileSync(file, 'utf8'), text.replace(last, `${last}  say: {command: [echo, said]}\n`))
})

test.run()
