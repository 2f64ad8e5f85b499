import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { nearest } from '../../../lib/text/nearest.ts'

const test = suite('nearest')

const VERBS = [
  'enqueue',
  'requeue',
  'queue',
  'tasks',
  'task',
  'claim',
  'cancel',
  'start',
  'stop',
  'status',
  '--queue',
  '--json',
]

const slips: [word: string, meant: string | undefined][] = [
  ['enqeue', 'enqueue'],
  ['enqueu', 'enqueue'],
  ['enq', 'enqueue'],
  ['Enqueue', 'enqueue'],
  ['clami', 'claim'],
  ['cancle', 'cancel'],
  ['statsu', 'status'],
  ['lcami', 'claim'],
  ['--quue', '--queue'],
  ['tsaks', 'tasks'],
  ['que', 'queue'],
  ['zzzzzzz', undefined],
  ['', undefined],
  ['x', undefined],
  ['x'.repeat(10_000), undefined],
  ['xyzzy', undefined],
]
for (const [word, meant] of slips)
  test(`'${word.slice(0, 20)}' means ${meant}`, () => assert.is(nearest(word, VERBS), meant))

test('without candidates nothing is near', () => assert.is(nearest('x', []), undefined))

test('the first of equally near ones is named', () => assert.is(nearest('bat', ['cat', 'hat']), 'cat'))

test.run()
