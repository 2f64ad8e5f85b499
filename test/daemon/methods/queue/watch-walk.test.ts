import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Result } from '../../../../lib/protocol/index.ts'
import { scratch, type Scratch } from '../../../helpers/daemon.ts'
import { random } from '../../../helpers/random.ts'

type Answer = Result<'queue.watch'>
type Place = NonNullable<Answer['next']>

const test = suite<{ project: Scratch }>('queue.watch: random walk')

test.before.each(async world => void (world.project = await scratch('tools: {ask: {}}\n')))
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const enqueue = async ({ call }: Scratch, count = 1, more: object = {}) =>
  (
    await call('task.enqueue', {
      tasks: Array.from({ length: count }, () => ({ payload: { argv: ['true'] }, ...more })),
    })
  ).tasks

for (const seed of [1, 2, 3]) {
  test(`no gap and no repeat, whatever happens in between (seed ${seed})`, async ({ project }) => {
    const { call } = project
    const pick = random(seed)
    /** For each task: how often it became available and at which step the last time; the same for being told. */
    const became = new Map<string, { times: number; step: number }>()
    const told: typeof became = new Map()
    const note = (map: typeof became, id: string, step: number) =>
      map.set(id, { times: (map.get(id)?.times ?? 0) + 1, step })
    const queued = new Set<string>()
    const running: string[] = []
    let open = true
    let place: Place | undefined
    const listen = async (step: number) => {
      const wire = await project.wire()
      wire.request('watch', 'queue.watch', { queue: 'default', after: place })
      wire.request('nothing', 'daemon.hello', { protocol: 1 })
      const { id, result } = await wire.next()
      wire.vanish()
      if (id === 'nothing') return false
      place = result.next
      for (const { id } of result.tasks) note(told, id, step)
      return true
    }
    for (let step = 0; step < 150; step++) {
      const what = pick(10)
      if (what < 3)
        for (const { id } of await enqueue(project, 1 + pick(90))) queued.add(id), open && note(became, id, step)
      else if (what < 5) {
        const task = await call('task.claim', { queue: 'default' })
        if (task) queued.delete(task.id), running.push(task.id)
      } else if (what < 7 && running.length > 0) {
        const id = running.splice(pick(running.length), 1)[0]!
        await call('task.release', { id })
        queued.add(id)
        if (open) note(became, id, step)
      } else if (what === 7) {
        await call(open ? 'queue.pause' : 'queue.resume', { queue: 'default' })
        open = !open
        if (open) for (const id of queued) note(became, id, step)
      } else await listen(step)
    }
    if (!open) await call('queue.resume', { queue: 'default' })
    if (!open) for (const id of queued) note(became, id, 150)
    for (let step = 150; await listen(step); step++);
    for (const [id, { times }] of told)
      assert.ok(times <= became.get(id)!.times, `${id} was told more often than it became available`)
    for (const id of queued)
      assert.ok((told.get(id)?.step ?? -1) >= became.get(id)!.step, `${id} is available and was not told`)
  })
}

test.run()
