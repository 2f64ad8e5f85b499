import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createRevision } from '../../../daemon/engine/revision.ts'
import { createSignal } from '../../../daemon/engine/signal.ts'
import { handClock } from '../../helpers/clock.ts'

const test = suite('revision')

test('it differs after each commit, each change of the configuration, and in the next daemon', async () => {
  const [committed, changed, clock] = [createSignal(), createSignal(), handClock()]
  const create = () => createRevision({ onCommit: committed.subscribe }, { onChange: changed.subscribe }, clock)
  const revision = create()
  const seen = [revision()]
  assert.is(revision(), seen[0])
  committed.emit()
  seen.push(revision())
  changed.emit()
  seen.push(revision())
  await clock.advance(1)
  seen.push(create()())
  assert.is(new Set(seen).size, 4)
})

test.run()
