// The runner's connection beside a real daemon.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openClient } from '../../../lib/rpc/client.ts'
import { newId } from '../../../lib/model/id.ts'
import { openLink, type Link } from '../../../lib/runner/daemon-link.ts'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { codeOf } from '../../helpers/refusal.ts'
import { within } from '../../helpers/within.ts'

const test = suite<{ project: Scratch; link: Link }>('runner link')

test.before.each(async world => {
  world.project = await scratch()
  const worker = { id: newId('wrk'), name: 'w', queue: 'default', pid: process.pid, host: 'h' }
  world.link = await openLink({
    dial: notified => openClient(world.project.daemon.socket, notified),
    introduce: () => worker,
    directed: () => {},
    fenced: () => {},
    patient: () => true,
  })
})
test.after.each(async ({ project, link }) => {
  link.close()
  await project[Symbol.asyncDispose]()
})

test('once it is closed nothing insists any more: a task that came too late keeps no runner alive', async ({
  link,
}) => {
  link.close()
  assert.is(await within('an answer', codeOf(link.insist('daemon.hello', { protocol: 1 }))), 'disconnected')
})

test.run()
