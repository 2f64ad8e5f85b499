// Which tasks a worker is handed: by the kinds that it works, and one in chat at a time.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { writeFileSync } from 'node:fs'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { newWorker } from '../../helpers/worker.ts'

const test = suite<{ project: Scratch }>('task.claim: kinds')

const CONFIG = 'runners: []\ntools: {ask: {}, old: {}, build: {command: [make]}}\n'
test.before.each(async world => void (world.project = await scratch(CONFIG.split('\n')[1])))
test.after.each(({ project }) => project[Symbol.asyncDispose]())

/** One task of each tool, in this order. */
const enqueue = ({ call }: Scratch, ...tools: string[]) =>
  call('task.enqueue', {
    tasks: tools.map(tool => ({ tool, payload: tool === 'run-bash' ? { argv: ['true'] } : { prompt: 'p' } })),
  })

const EXECUTED = ['bash', 'python', 'command'] as const

test('only tasks of the kinds that it works; the others stay for others', async ({ project }) => {
  await enqueue(project, 'ask', 'build', 'run-bash')
  const params = { queue: 'default', kinds: [...EXECUTED] }
  assert.is((await project.call('task.peek', params))?.tool_name, 'build')
  assert.is((await project.call('task.claim', params))?.tool_name, 'build')
  assert.is((await project.call('task.claim', params))?.tool_name, 'run-bash')
  assert.is(await project.call('task.claim', params), null)
  assert.is((await project.call('task.claim', { queue: 'default', kinds: ['chat'] }))?.tool_name, 'ask')
})

test('a tool that has left the configuration is one of chat', async ({ project }) => {
  await enqueue(project, 'old')
  writeFileSync(project.file, CONFIG.replace(' old: {},', ''))
  await project.call('daemon.reload', {})
  assert.is(await project.call('task.claim', { queue: 'default', kinds: [...EXECUTED] }), null)
  const claimed = await project.call('task.claim', { queue: 'default', kinds: ['chat', 'bash'] })
  assert.equal([claimed?.tool_name, claimed?.tool.kind], ['old', 'chat'])
})

test('a claim that waits gets the tasks of a tool that gets a command', async ({ project }) => {
  await enqueue(project, 'ask')
  const wire = await project.wire()
  wire.request('claim', 'task.claim', { queue: 'default', kinds: EXECUTED, wait: null })
  wire.request('parked', 'daemon.hello', { protocol: 1 })
  assert.is((await wire.next()).id, 'parked')
  writeFileSync(project.file, CONFIG.replace('ask: {}', 'ask: {command: [echo]}'))
  await project.call('daemon.reload', {})
  const { result } = await wire.next()
  assert.equal([result.tool_name, result.tool.kind], ['ask', 'command'])
})

test('a worker has one in chat at a time, and other work beside it', async ({ project }) => {
  const worker = await newWorker(project)
  await enqueue(project, 'ask', 'ask', 'run-bash')
  assert.equal([(await worker.claim()).friendly_id, (await worker.claim()).friendly_id], ['DEFAULT-1', 'DEFAULT-3'])
  assert.is(await worker.claim(), null)
  await project.call('task.complete', { id: 'DEFAULT-1', summary: 'done' })
  assert.is((await worker.claim()).friendly_id, 'DEFAULT-2')
})

test('a task in chat that another client releases or fails is due at once: it has no processes', async ({
  project,
}) => {
  const worker = await newWorker(project)
  await enqueue(project, 'ask', 'run-bash')
  await worker.claim()
  await worker.claim()
  for (const id of ['DEFAULT-1', 'DEFAULT-2']) await project.call('task.release', { id })
  const notBefore = async (id: string) => (await project.call('task.get', { id })).not_before
  assert.equal([await notBefore('DEFAULT-1'), await notBefore('DEFAULT-2')], [null, '2026-01-31T07:00:15.000Z'])
})

test.run()
