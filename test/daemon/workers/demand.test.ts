// Whether a queue has tasks for an automatic runner, over a store of its own.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Configuration } from '../../../daemon/engine/configuration.ts'
import { createSignal } from '../../../daemon/engine/signal.ts'
import { createDemand, type Demand } from '../../../daemon/workers/demand.ts'
import { defaultConfig } from '../../../lib/config/load.ts'
import { newStore, NOW, taskRow, type StoreWorld } from '../../helpers/store.ts'

type World = StoreWorld & { hasWork: Demand; looks(): number; reload(): void }

const test = suite<World>('demand')

test.before.each(world => {
  Object.assign(world, newStore())
  const changed = createSignal()
  const { store } = world
  let looks = 0
  const { peek } = store.tasks
  store.tasks.peek = (params, tools) => (looks++, peek(params, tools))
  const configuration = { current: () => defaultConfig('/p/sparkq.yml'), onChange: changed.subscribe }
  world.hasWork = createDemand(store, configuration as unknown as Configuration)
  world.looks = () => looks
  world.reload = changed.emit
})
test.after.each(world => world.close())

test('a task that a runner executes', ({ store, hasWork }) => {
  assert.is(hasWork('q'), false)
  store.tasks.insert.run(taskRow('x', 1))
  assert.equal([hasWork('q'), hasWork('other')], [true, false])
})

test('no task that is worked in chat, is delayed, or whose tool is paused', ({ store, hasWork }) => {
  store.tasks.insert.run(taskRow('x', 1, { tool_name: 'ask' }))
  store.tasks.insert.run(taskRow('y', 2, { not_before: NOW + 1000 }))
  store.tasks.insert.run(taskRow('z', 3, { tool_name: 'llm-haiku' }))
  store.tools.pause.run({ tool: 'llm-haiku', until: null, reason: 'limit', by_limit: 0, now: NOW })
  assert.is(hasWork('q'), false)
  store.tools.resume.run({ tool: 'llm-haiku' })
  assert.is(hasWork('q'), true)
})

test('a delayed task that has become due', ({ store, hasWork }) => {
  store.tasks.insert.run(taskRow('y', 1, { not_before: NOW + 1000 }))
  assert.is(hasWork('q'), false)
  store.tasks.becomeDue.run({ seq: store.tasks.byId.get({ id: 'y' })!.seq })
  assert.is(hasWork('q'), true)
})

test('a queue that had none is looked at again only after an event of its own, or a reload', world => {
  const { store, hasWork, looks, reload } = world
  hasWork('q')
  store.tasks.insert.run({ ...taskRow('x', 1), queue_id: 'other' })
  hasWork('q')
  assert.is(looks(), 1)
  reload()
  hasWork('q')
  assert.is(looks(), 2)
  store.tasks.insert.run(taskRow('y', 1, { tool_name: 'ask' }))
  hasWork('q')
  assert.is(looks(), 3)
})

test.run()
