// Each reason why no task runs, made in a real project. The queue that waits is `default`, unless it cannot end.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { formatTime } from '../../../lib/cli/output.ts'
import { IDLE_REASONS, idleReasons } from '../../../lib/tasks/idle-reasons.ts'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { later, newDetached, newWorker } from '../../helpers/worker.ts'
import { enqueue } from '../../helpers/tasks.ts'

const test = suite<{ project: Scratch }>('idle-reasons')

test.before.each(async world => {
  world.project = await scratch('tools: {llm-sonnet: {command: [claude]}, ask: {}}')
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const IN_AN_HOUR = '2026-01-31T08:00:00.000Z'

type Case = { make: (project: Scratch) => Promise<unknown>; reason: string }

const cases: Record<string, Case> = {
  planned: {
    async make({ call }) {
      await call('queue.create', { name: 'next', planned: true })
      await enqueue(call, 1, { queue: 'next' })
    },
    reason: "queue 'next' is planned: 'sparkq queue start next'",
  },
  paused: {
    async make({ call }) {
      await enqueue(call, 1)
      await call('queue.pause', { queue: 'default' })
    },
    reason: "queue 'default' is paused: 'sparkq queue resume default'",
  },
  'ended with its session': {
    async make({ call }) {
      await call('session.create', { name: 'past' })
      await call('queue.create', { name: 'old', session: 'past' })
      await enqueue(call, 2, { queue: 'old' })
      await call('session.end', { session: 'past' })
    },
    reason:
      "queue 'old' has ended with session 'past' and hands out no more tasks: " +
      "'sparkq tasks -q old --status queued' lists the 2 that it has left",
  },
  archived: {
    async make({ call }) {
      await call('queue.create', { name: 'attic' })
      await enqueue(call, 1, { queue: 'attic' })
      for (const move of ['end', 'archive'] as const) await call(`queue.${move}`, { queue: 'attic' })
    },
    reason: "queue 'attic' is archived: 'sparkq queue unarchive attic', then 'sparkq queue reopen attic'",
  },
  ended: {
    async make({ call }) {
      await enqueue(call, 1)
      await call('queue.end', { queue: 'default' })
    },
    reason: "queue 'default' is ended and hands out no more tasks: 'sparkq queue reopen default'",
  },
  'daemon stopping': {
    async make(project) {
      const { call } = project
      await call('queue.create', { name: 'next' })
      await enqueue(call, 1)
      const worker = await newWorker(project)
      await worker.claim() // until it ends, the daemon does not
      await enqueue(call, 1, { queue: 'next' })
      void later((await project.client()).call('daemon.stop', { drain: true }))
      await worker.directive()
    },
    reason: "the tasks of queue 'next' wait for the next daemon, because this one is stopping: 'sparkq start'",
  },
  'runner paused': {
    async make(project) {
      const { id } = await newWorker(project)
      await project.call('worker.pause', { id })
      await enqueue(project.call, 1)
    },
    reason: "the runner of queue 'default' is paused: 'sparkq worker resume worker-here-default'",
  },
  'tool paused': {
    async make(project) {
      await newWorker(project)
      await enqueue(project.call, 1, { tool: 'llm-sonnet', payload: { prompt: 'p' } })
      await project.call('tool.pause', { name: 'llm-sonnet', reason: 'saved' })
    },
    reason: "the tasks of queue 'default' wait: llm-sonnet paused (saved): 'sparkq tool resume llm-sonnet'",
  },
  'not due yet': {
    async make(project) {
      await newWorker(project)
      await enqueue(project.call, 1, { not_before: '2026-01-31T09:00:00.000Z' })
      await enqueue(project.call, 1, { not_before: IN_AN_HOUR })
    },
    reason: `the tasks of queue 'default' are not due before ${formatTime(IN_AN_HOUR)}: 'sparkq tasks -q default'`,
  },
  'in chat': {
    make: ({ call }) => enqueue(call, 1, { tool: 'ask', payload: { prompt: 'p' } }),
    reason: "the tasks of queue 'default' wait for a worker in chat: 'sparkq runner -q default --chat'",
  },
  'worker has not claimed': {
    async make(project) {
      await newDetached(project, { queue: 'default' })
      await enqueue(project.call, 1)
    },
    reason: "the tasks of queue 'default' wait until worker 'agent' claims them: 'sparkq worker list'",
  },
  'runner stopped': {
    async make(project) {
      await ownJobs(project)
      await project.call('queue.create', { name: 'work' })
      await project.call('daemon.stop', { queue: 'work' })
      await enqueue(project.call, 1, { queue: 'work' })
    },
    reason: "the runner of queue 'work' was stopped: 'sparkq queue jobs work 1' starts it again",
  },
  'runner fails': {
    async make(project) {
      await ownJobs(project)
      mkdirSync(join(project.stateDir, 'logs/runner-work.log')) // its log cannot be opened, so it does not start
      await project.call('queue.create', { name: 'work' })
      await enqueue(project.call, 1, { queue: 'work' })
      await project.call('daemon.hello', { protocol: 1 })
    },
    reason:
      "the runner of queue 'work' fails and is tried again (EISDIR: illegal operation on a directory, " +
      "open '.sparkq/logs/runner-work.log'): see '.sparkq/logs/runner-work.log'",
  },
  'left by sparkq run': {
    async make(project) {
      await ownJobs(project)
      await project.call('queue.create', { name: 'work' })
      project.daemon.runSession('another')
      await enqueue(project.call, 1, { queue: 'work' })
    },
    reason: "no runner works on queue 'work', because this 'sparkq run' is for others: 'sparkq runner -q work'",
  },
  'no runner in sparkq.yml': {
    make: ({ call }) => enqueue(call, 1),
    reason:
      "no runner works on queue 'default', because 'runners' is empty in sparkq.yml:1: 'sparkq runner -q default'",
  },
  'jobs 0': {
    async make(project) {
      await ownJobs(project)
      await enqueue(project.call, 1)
    },
    reason:
      "no runner works on queue 'default' by itself (jobs 0): " +
      "'sparkq queue jobs default 1' or 'sparkq runner -q default'",
  },
}

/** Lets the queues have the jobs that `queue.jobs` sets. No runner of the default queue, which would be a process. */
const ownJobs = async ({ call, file }: Scratch): Promise<void> => {
  await call('queue.jobs', { queue: 'default', jobs: 0 })
  writeFileSync(file, 'tools: {ask: {}}\n')
  await call('daemon.reload', {})
}

const reasonsIn = async ({ call, dir }: Scratch, queue?: string): Promise<string[]> =>
  (await idleReasons(call, queue)).map(reason => reason.replaceAll(`${dir}/`, ''))

for (const [name, { make, reason }] of Object.entries(cases)) {
  test(`${name}: one sentence says so, and what to type`, async ({ project }) => {
    await make(project)
    // An archived queue is shown only to a caller that names it.
    assert.equal(await reasonsIn(project, name === 'archived' ? 'attic' : undefined), [reason])
  })
}

test('every reason is made here', () => {
  assert.equal(
    Object.keys(cases),
    IDLE_REASONS.map(({ name }) => name),
  )
})

test('a runner without --chat must end before one in chat may begin', async ({ project }) => {
  await newWorker(project)
  await cases['in chat']!.make(project)
  assert.match(
    (await idleReasons(project.call))[0]!,
    "'sparkq stop -q default', then 'sparkq runner -q default --chat'",
  )
})

test('there is no reason while a runner may take the tasks, while one runs, and without tasks', async ({ project }) => {
  assert.equal(await idleReasons(project.call), [])
  await enqueue(project.call, 2)
  const worker = await newWorker(project)
  assert.equal(await idleReasons(project.call), [])
  await worker.claim()
  await project.call('queue.pause', { queue: 'default' })
  assert.equal(await idleReasons(project.call), [])
})

test('a queue by its name: only its reason; an archived one is left out otherwise', async ({ project }) => {
  await cases['no runner in sparkq.yml']!.make(project)
  await cases['archived']!.make(project)
  assert.equal(await idleReasons(project.call, 'attic'), [cases['archived']!.reason])
  assert.equal(await reasonsIn(project), [cases['no runner in sparkq.yml']!.reason])
})

test('a pause with an end names it', async ({ project }) => {
  await enqueue(project.call, 1)
  await project.call('queue.pause', { queue: 'default', until: IN_AN_HOUR })
  const end = formatTime(IN_AN_HOUR).replace(/^(\d\d:\d\d):\d\d$/, '$1')
  assert.equal(await idleReasons(project.call), [
    `queue 'default' is paused until ${end}: 'sparkq queue resume default'`,
  ])
})

test.run()
