import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { codeOf } from '../../helpers/refusal.ts'

const test = suite<{ project: Scratch }>('environments')

test.before.each(async world => {
  world.project = await scratch('environment: {drop: [DATABASE_URL], keep: [CI_TOKEN]}\n')
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const PAYLOAD = { argv: ['true'] }
const variables = { PATH: '/bin', FOO: 'bar', DATABASE_URL: 'u', CI_TOKEN: 'c', OTHER_TOKEN: 'o' }

const claimed = async ({ call }: Scratch) => (await call('task.claim', { queue: 'default' }))!
const rows = ({ stateDir }: Scratch): number => {
  const db = new DatabaseSync(join(stateDir, 'sparkq.db'), { readOnly: true })
  try {
    return (db.prepare('SELECT count(*) AS n FROM environments').get() as { n: number }).n
  } finally {
    db.close()
  }
}

test('a task keeps the environment of its caller by the rules of sparkq.yml, and names what it left out', async ({
  project,
}) => {
  const { tasks } = await project.call('task.enqueue', { tasks: [{ payload: PAYLOAD }], environment: { variables } })
  const { environment } = await project.call('task.get', { id: tasks[0]!.id })
  assert.equal(environment, { names: ['CI_TOKEN', 'FOO', 'PATH'], left_out: ['DATABASE_URL', 'OTHER_TOKEN'] })
  assert.equal((await claimed(project)).environment, {
    variables: { CI_TOKEN: 'c', FOO: 'bar', PATH: '/bin' },
    basic: false,
  })
})

test('without an environment a task has none, and with variables of its own these alone', async ({ project }) => {
  await project.call('task.enqueue', { tasks: [{ payload: PAYLOAD }, { payload: PAYLOAD, env: { A_TOKEN: '1' } }] })
  assert.is((await claimed(project)).environment, null)
  assert.equal((await claimed(project)).environment, { variables: { A_TOKEN: '1' }, basic: true })
})

test('a variable of the task goes before the one of its caller, whatever its name', async ({ project }) => {
  const env = { FOO: 'mine', OTHER_TOKEN: 'mine' }
  const { tasks } = await project.call('task.enqueue', {
    tasks: [{ payload: PAYLOAD, env }],
    environment: { variables, left_out: ['EARLIER'] },
  })
  const { environment } = await project.call('task.get', { id: tasks[0]!.id })
  assert.equal(environment!.left_out, ['DATABASE_URL', 'EARLIER'])
  const kept = (await claimed(project)).environment!.variables
  assert.equal([kept['FOO'], kept['OTHER_TOKEN']], ['mine', 'mine'])
})

test('equal environments are stored once, and go with their last task', async ({ project }) => {
  const enqueue = (value: string) =>
    project.call('task.enqueue', {
      tasks: [{ payload: PAYLOAD }, { payload: PAYLOAD }],
      environment: { variables: { FOO: value } },
    })
  const { tasks } = await enqueue('a')
  await enqueue('a')
  await enqueue('b')
  assert.is(rows(project), 2)
  const b = await project.call('task.list', { queue: 'default', limit: 2 })
  for (const { id } of b.tasks) await project.call('task.cancel', { id })
  await project.call('task.purge', { older_than: 0 })
  assert.is(rows(project), 1)
  assert.ok((await project.call('task.get', { id: tasks[0]!.id })).environment)
})

test('a requeued task has the environment of the original', async ({ project }) => {
  const { tasks } = await project.call('task.enqueue', { tasks: [{ payload: PAYLOAD }], environment: { variables } })
  await project.call('task.cancel', { id: tasks[0]!.id })
  await project.call('task.requeue', { ids: [tasks[0]!.id] })
  assert.is((await claimed(project)).environment!.variables['FOO'], 'bar')
  assert.is(rows(project), 1)
})

for (const bad of [['x'], { '': 'x' }, { 'A=B': 'x' }, { A: 1 }, { A: 'x\0y' }]) {
  test(`${JSON.stringify(bad)} is refused`, async ({ project }) => {
    const request = {
      tasks: [{ payload: PAYLOAD }],
      environment: { variables: bad as unknown as Record<string, string> },
    }
    assert.is(await codeOf(project.call('task.enqueue', request)), 'invalid_params')
  })
}

test.run()
