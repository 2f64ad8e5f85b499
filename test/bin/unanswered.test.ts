// A verb that the daemon has done, and whose answer never arrived: between the two stands somebody who keeps it to
// himself.

import { spawnSync } from 'node:child_process'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newProject, root, run, type Ran } from '../helpers/project.ts'

const both = suite('bin/fast.pl: unanswered')
const test = spawnSync('perl', ['-v']).error ? both.skip : both

test('enqueue is repeated with the same ids, so its task exists once', async () => {
  await using project = await newProject({ config: 'runners: []\n' })
  const [real, false_] = [join(project.dir, '.sparkq/sock'), join(project.dir, 'false')]
  const server = createServer(caller => {
    const daemon = connect(real)
    caller.on('error', () => {}).on('data', bytes => daemon.write(bytes))
    daemon.on('data', () => {
      caller.destroy()
      daemon.destroy()
    })
  })
  await new Promise<void>(resolve => server.listen(false_, resolve))
  const typed = (...words: string[]): Promise<Ran> =>
    run(
      'perl',
      [
        '-C0',
        join(root, 'bin/fast.pl'),
        false_,
        join(project.dir, '.sparkq'),
        project.dir,
        '',
        join(root, 'bin'),
        ...words,
      ],
      project.dir,
    )
  try {
    const { code, stdout, stderr } = await typed('enqueue', '--', 'true')
    assert.is(code, 0)
    assert.match(stderr, /^sparkq-enqueue: no runner works on queue 'default'.*\n$/)
    const { call } = await project.client()
    assert.equal(
      (await call('task.list', {})).tasks.map(({ id }) => `${id}\n`),
      [stdout],
    )
  } finally {
    server.close()
  }
})

both.run()
