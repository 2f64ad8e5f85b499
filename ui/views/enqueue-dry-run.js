// @ts-check
// What the daemon says to a task before it is added: a dry run, shortly after the last key.

/** @import { IdleQueue, NewTask } from '../../lib/protocol/entities.ts' */
/** @import { Result } from '../../lib/protocol/index.ts' */

import { call } from '../api.js'
import { html, useEffect, useState } from '../html.js'
import { whyIdle } from '../idle-reasons.js'
import { live } from '../live.js'
import { Refused } from '../parts/refused.js'

const REST_MS = 400

/** @param {{ task: NewTask }} props */
export const DryRun = ({ task }) => {
  const [heard, setHeard] = useState(
    /** @type {{ said?: Result<'task.enqueue'>, refusal?: import('../api.js').Refusal }} */ ({}),
  )
  const asked = JSON.stringify({ ...task, not_before: undefined })
  useEffect(() => {
    let isWanted = true
    const timer = setTimeout(() => {
      call('task.enqueue', { tasks: [JSON.parse(asked)], dry_run: true, report: 'unworked' }).then(
        said => isWanted && setHeard({ said }),
        refusal => isWanted && setHeard({ refusal }),
      )
    }, REST_MS)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [asked, live.value.live])
  const { said, refusal } = heard
  if (refusal) return refusal.code === 'unreachable' ? null : html`<${Refused} refusal=${refusal} />`
  const [task_] = said?.tasks ?? []
  return task_ ? html`<p class="soft forecast" role="status">${forecast(task_, said?.queues?.[0])}</p>` : null
}

/** @param {Result<'task.enqueue'>['tasks'][number]} task @param {IdleQueue | undefined} idle */
const forecast = ({ friendly_id, queue, created, status }, idle) => {
  if (!created) return `${friendly_id} has this key and is ${status}: nothing would be added.`
  const reason = idle && whyIdle({ ...idle, stopping: false })
  const waits = reason && idle ? `, where it waits: ${reason.says({ ...idle, stopping: false })}` : ''
  return `It will be ${friendly_id}, the last in ${queue}${waits}.`
}
