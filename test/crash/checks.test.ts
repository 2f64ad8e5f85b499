// Each check of the harness finds what it is there for: a life without fault, then the same with one thing wrong.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { checks, type Check } from './checks.ts'
import type { EventRow, Evidence, Note } from './evidence.ts'
import { kindNames } from './kinds.ts'

const test = suite('crash: checks')

const event = (kind: string, claim: number | null, worker_id: string | null = null): EventRow => ({
  seq: 0,
  at: 0,
  kind,
  task_id: kind.startsWith('task.') ? 't' : null,
  worker_id,
  claim,
  detail: null,
})
const note = (word: Note['word'], claim: number, text = ''): Note => ({ word, claim, pid: 10 + claim, at: 0, text })

/** One task: its runner died, then another brought it to its end. */
const sound = (): Evidence => ({
  acknowledged: new Map([['t', 'quick']]),
  tasks: new Map([
    [
      't',
      {
        seq: 1,
        id: 't',
        queue: 'alpha',
        status: 'succeeded',
        claim: 2,
        burned: 1,
        retries: 0,
        error: null,
        error_type: null,
        worker_id: 'v',
      },
    ],
  ]),
  attempts: new Map([
    [
      1,
      [
        {
          task_seq: 1,
          number: 1,
          outcome: 'interrupted',
          exit_code: null,
          reason: 'its runner died',
          error_type: null,
          pid: 11,
          ended_at: 1,
        },
        {
          task_seq: 1,
          number: 2,
          outcome: 'succeeded',
          exit_code: 0,
          reason: null,
          error_type: null,
          pid: 12,
          ended_at: 2,
        },
      ],
    ],
  ]),
  events: [
    event('task.enqueued', null),
    event('worker.started', null, 'w'),
    event('worker.busy', 1, 'w'),
    event('task.claimed', 1, 'w'),
    event('worker.crashed', 1, 'w'),
    event('task.released', 1, 'w'),
    event('worker.started', null, 'v'),
    event('worker.busy', 2, 'v'),
    event('task.claimed', 2, 'v'),
    event('worker.idle', 2, 'v'),
    event('task.succeeded', 2, 'v'),
  ],
  workers: [
    { id: 'w', status: 'crashed', pid: 1, ended_at: 1 },
    { id: 'v', status: 'idle', pid: 2, ended_at: null },
  ],
  notes: new Map([['t', [note('start', 1), note('start', 2), note('end', 2, '0')]]]),
  damage: [],
  runaways: [],
  ghosts: [],
  unstopped: [],
  spool: [],
})

const found = (evidence: Evidence): string[] => [
  ...new Set(
    Object.values<Check>(checks)
      .flatMap(check => check(evidence))
      .map(({ check }) => check),
  ),
]

const task = (evidence: Evidence) => evidence.tasks.get('t')!
const attempt = (evidence: Evidence, number: number) => evidence.attempts.get(1)![number - 1]!
const notes = (evidence: Evidence) => evidence.notes.get('t')!

/** What goes wrong, the checks that say so, and how. */
const WRONG: [what: string, checks: string[], how: (evidence: Evidence) => void][] = [
  ['an acknowledged task is not there', ['lost'], ({ tasks }) => tasks.clear()],
  ['a file waits in the spool', ['spool'], ({ spool }) => void spool.push('000000000001.json')],
  ['a task stays queued', ['stuck', 'journal'], evidence => void (task(evidence).status = 'queued')],
  ['a task failed that cannot', ['end', 'attempts', 'journal'], evidence => void (task(evidence).status = 'failed')],
  [
    'a start found the lock held',
    ['overlap'],
    evidence => void notes(evidence).splice(1, 0, note('overlap', 2, 'sleep 1')),
  ],
  ['an old attempt went on', ['overlap'], evidence => void notes(evidence).push(note('end', 1, '0'))],
  [
    'a process is left',
    ['left'],
    ({ runaways }) => void runaways.push({ pid: 3, argv: ['sleep', '300'], role: 'task', task: 't' }),
  ],
  ['a worker is said to live', ['worker'], evidence => void evidence.ghosts.push(evidence.workers[1]!)],
  [
    'a runner outlived the stop',
    ['stop'],
    ({ unstopped }) => void unstopped.push({ pid: 3, argv: ['cli.js', 'runner'], role: 'runner' }),
  ],
  ['the file is damaged', ['database'], ({ damage }) => void damage.push('row 3 missing from index tasks_due')],
  ['an attempt is missing', ['attempts'], ({ attempts }) => void attempts.get(1)!.shift()],
  ['an attempt ran twice', ['attempts'], evidence => void notes(evidence).push(note('start', 2))],
  ['it succeeded twice', ['attempts'], evidence => void (attempt(evidence, 1).outcome = 'succeeded')],
  ['a success was never noted', ['attempts'], evidence => void notes(evidence).pop()],
  ['an exit code is another', ['attempts'], evidence => void (attempt(evidence, 2).exit_code = 3)],
  [
    'a failure was given up too early',
    ['end', 'attempts', 'journal'],
    evidence => void Object.assign(task(evidence), { status: 'failed', error_type: 'failed', retries: 2 }),
  ],
  ['another process ran', ['attempts'], evidence => void (attempt(evidence, 2).pid = 99)],
  ['a task was claimed while it ran', ['journal'], ({ events }) => void events.splice(5, 1)],
  ['a claim bears another number', ['journal'], ({ events }) => void (events[10]!.claim = 1)],
  [
    'a crashed worker got a task',
    ['journal', 'revived'],
    ({ events }) => void events.splice(8, 1, event('worker.busy', 2, 'w'), event('task.claimed', 2, 'w')),
  ],
  ['a worker is not where its journal ends', ['journal'], ({ workers }) => void (workers[1]!.status = 'stopped')],
]

test('a life without fault has none', () => {
  assert.equal(found(sound()), [])
})

test('each fault is found by the check that it is for', () => {
  for (const [what, expected, how] of WRONG) {
    const evidence = sound()
    how(evidence)
    assert.equal(found(evidence).sort(), [...expected].sort(), what)
  }
})

test('every kind of task is one that task.sh does', () => {
  const script = readFileSync(join(import.meta.dirname, 'task.sh'), 'utf8')
  const done = [...script.matchAll(/^ {2}([a-z |]+)\)/gm)].flatMap(([, words]) => words!.split(' | '))
  assert.equal(done.sort(), [...kindNames].sort())
})

test.run()
