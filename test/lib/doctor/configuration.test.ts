import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { detail, endWorld, newWorld, wrongs, type World } from './project-without-faults.ts'

const test = suite<World>('doctor: configuration')
test.before.each(newWorld)
test.after.each(endWorld)

test('a tool that sparkq.yml names needs its program, and bash is needed by all; others may lack', ({
  dir,
  facts,
  configuration,
}) => {
  const tool = (name: string, named: boolean, program = name) => ({
    name,
    kind: 'command' as const,
    command: [program],
    named,
  })
  const tools = [
    tool('mine', true),
    tool('agent', false),
    { name: 'run-bash', kind: 'bash' as const, command: [], named: false },
    { name: 'ask', kind: 'chat' as const, command: [], named: true },
  ]
  const at = () => facts({ configuration: configuration({ tools }) })
  assert.equal(
    wrongs(at()).map(text => text.slice(0, 40)),
    ["tools: 'mine' cannot be executed: 'mine'", "tools: 'run-bash' cannot be executed: 'b"],
  )
  for (const name of ['mine', 'bash']) {
    writeFileSync(join(dir, name), '#!/bin/sh\n')
    chmodSync(join(dir, name), 0o755)
  }
  assert.equal(wrongs(at()), [])
  assert.is(detail(at(), 'tools'), "2 of 3 can be executed; not installed: 'agent' (agent)")
  writeFileSync(join(dir, 'mine'), '#!/no/such/interpreter\n')
  assert.is(wrongs(at()).length, 1)
})

test.run()
