import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { MAX_DURATION_SECONDS } from '../../../lib/model/limits.ts'
import { formatDuration, parseDuration } from '../../../lib/text/duration.ts'
import { refusal } from '../../helpers/refusal.ts'

const test = suite('duration')

const durations: [text: string, seconds: number][] = [
  ['90', 90],
  ['90s', 90],
  ['10m', 600],
  ['8h', 28_800],
  ['3d', 259_200],
  ['1.5h', 5400],
  ['0.1', 0.1],
  [' 5s ', 5],
  ['30d', MAX_DURATION_SECONDS],
  ['2592000', MAX_DURATION_SECONDS],
]
for (const [text, seconds] of durations)
  test(`'${text}' is ${seconds} s`, () => assert.is(parseDuration(text, '--timeout'), seconds))

const none = [
  '',
  '0',
  '0s',
  '0.0h',
  '-5',
  '-1m',
  '1e9',
  '31d',
  '2592000.1',
  '10x',
  '10 m',
  '1h30m',
  'm',
  'ten',
  'NaN',
  'Infinity',
  '0x10',
  '1,5',
  '.5',
  '5M',
]
for (const text of none) {
  test(`'${text}' is no duration`, async () => {
    const error = await refusal(() => parseDuration(text, '--timeout'))
    assert.is(error.code, 'usage')
    assert.match(error.message, `--timeout '${text}'`)
    assert.match(error.hint!, '90, 90s, 10m, 8h or 3d')
  })
}

const shown: [seconds: number, text: string][] = [
  [-1, '0s'],
  [0, '0s'],
  [1.97, '2s'],
  [2, '2s'],
  [0.0004, '0s'],
  [0.026, '26ms'],
  [0.999, '999ms'],
  [0.9996, '1s'],
  [4.13, '4.1s'],
  [9.94, '9.9s'],
  [10, '10s'],
  [59.4, '59s'],
  [59.6, '1m'],
  [60, '1m'],
  [723, '12m 3s'],
  [3599, '59m 59s'],
  [3600, '1h'],
  [18_120, '5h 2m'],
  [86_399, '23h 59m'],
  [86_400, '1d'],
  [273_600, '3d 4h'],
  [MAX_DURATION_SECONDS, '30d'],
]
for (const [seconds, text] of shown)
  test(`${seconds} s is shown as ${text}`, () => assert.is(formatDuration(seconds), text))

test.run()
