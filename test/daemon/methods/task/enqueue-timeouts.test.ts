// Each task keeps where its timeout came from (docs/contract.md §3).

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scratch } from '../../../helpers/daemon.ts'

const test = suite('task: where its timeout came from')

const CONFIG = `tools:
  own: {command: [echo], timeout: 5m}
  "gpt-4.1": {command: [echo], timeout: none}
  classed: {command: [echo], task_class: FAST_SCRIPT}
  free: {command: [echo]}
`
const cases: [what: string, config: string, task: object, timeout: number | null, source: string | null][] = [
  ['the option', '', { tool: 'own', timeout: 60 }, 60, '--timeout'],
  ['the option, none', '', { tool: 'own', timeout: null }, null, '--timeout'],
  ['the tool', '', { tool: 'own' }, 300, 'tools.own.timeout'],
  ['the tool, none', '', { tool: 'gpt-4.1' }, null, 'tools."gpt-4.1".timeout'],
  ['the class', '', { tool: 'classed' }, 120, 'task_classes.FAST_SCRIPT'],
  ['nothing', '', { tool: 'free' }, null, null],
  ['the defaults', 'defaults: {timeout: 2h}\n', { tool: 'classed' }, 7200, 'defaults.timeout'],
  ['the tool, not the defaults', 'defaults: {timeout: 2h}\n', { tool: 'own' }, 300, 'tools.own.timeout'],
  ['the script', '', { script: 'timed' }, 9, 'script'],
  ['the class of the script', 'defaults: {timeout: 2h}\n', { script: 'classed' }, 480, 'task_classes.LLM_LITE'],
  ['the tool of a script that says nothing', '', { script: 'plain' }, 600, 'task_classes.MEDIUM_SCRIPT'],
]
for (const [what, config, task, timeout, source] of cases)
  test(`from ${what}: ${source}`, async () => {
    await using project = await scratch(`${CONFIG}${config}`)
    mkdirSync(join(project.dir, 'scripts'))
    const scripts = { timed: '# timeout: 9s', classed: '# task_class: LLM_LITE', plain: '# name: plain' }
    for (const [name, comment] of Object.entries(scripts)) {
      const path = join(project.dir, 'scripts', `${name}.sh`)
      writeFileSync(path, `#!/bin/sh\n# name: ${name}\n${comment}\n`)
      chmodSync(path, 0o755)
    }
    await project.call('daemon.reload', {})
    const payload = 'script' in task ? { args: [] } : { prompt: 'x' }
    const { tasks } = await project.call('task.enqueue', { tasks: [{ ...task, payload }] })
    const found = await project.call('task.get', { id: tasks[0]!.id })
    assert.equal([found.timeout, found.timeout_source], [timeout, source])
  })

test.run()
