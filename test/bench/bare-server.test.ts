import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openBareServer } from '../../bench/peers/bare-server.ts'
import { openPipeline, type Pipeline } from '../../bench/pipeline.ts'
import { line, requestOf, socketIn } from '../../bench/requests.ts'
import { newProject } from '../helpers/project.ts'

const test = suite('bench: bare server')

test('the bare server answers enqueues byte for byte as the daemon does', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'sq.'))
  await using project = await newProject({ config: 'runners: []\n' })
  await using bare = await openBareServer(dir)
  using toDaemon = await openPipeline(socketIn(project))
  using toBare = await openPipeline(bare.socket)
  for (const inFlight of [1, 3]) {
    const lines = [1, 2, 3].map(tasks => line('task.enqueue', requestOf(project.dir, tasks)))
    const run = async (pipeline: Pipeline) => (await pipeline.run(lines, inFlight)).answers
    const answers = [await run(toDaemon), await run(toBare)]
    assert.is(answers[1], answers[0])
    assert.match(answers[0]!, /"friendly_id":"DEFAULT-\d+"/)
  }
  rmSync(dir, { recursive: true })
})

test.run()
