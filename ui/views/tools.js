// @ts-check
// The tools of the configuration, and which of them rest until when.

/** @import { ToolStatus } from '../../lib/protocol/entities.ts' */

import { Action } from '../action.js'
import { addressOf } from '../address.js'
import { html } from '../html.js'
import { here } from '../keyboard.js'
import { Loading } from '../parts/loading.js'
import { Row } from '../parts/row.js'
import { useNow } from '../parts/time.js'
import { touched, useRead } from '../store.js'
import { duration, moment } from '../times.js'
import { capital, clauses, counted, list } from '../words.js'

const KINDS = /** @type {Record<ToolStatus['kind'], string>} */ ({
  bash: 'runs a command',
  python: 'runs Python',
  command: 'runs its command',
  chat: 'worked in chat',
})

export const View = () => {
  const { data, refusal } = useRead('tool.list', {}, /^(tool|daemon|config)\./)
  if (!data) return html`<${Loading} refusal=${refusal} title="Tools and limits" />`
  const { tools } = data
  const resting = tools.filter(({ paused }) => paused !== null)
  const ready = tools.filter(({ paused }) => paused === null)
  return html`
    <p class="dateline">Tools and limits</p>
    <h1 tabindex="-1">${headline(tools, resting)}</h1>
    <p class="lede soft">
      A tool that reaches its usage limit rests until the limit ends, and its tasks wait. <code>sparkq.yml</code> has
      the tools of this project.
    </p>
    <ol class="rows spaced timeless">
      ${[...resting, ...ready].map(tool => html`<${ToolRow} key=${tool.name} tool=${tool} />`)}
    </ol>
  `
}

/** @param {readonly ToolStatus[]} tools @param {readonly ToolStatus[]} resting */
const headline = (tools, resting) =>
  resting.length === 0
    ? `${capital(counted(tools.length, 'tool'))}, ${tools.length === 1 ? 'ready' : 'all ready'}.`
    : `${clauses(resting.map(({ name, paused }) => `${name} rests${untilOf(paused)}`))}.`

/** @param {ToolStatus['paused']} paused */
const untilOf = paused => (paused?.until ? ` until ${moment(paused.until)}` : '')

/** @param {{ tool: ToolStatus }} props */
const ToolRow = ({ tool: { name, description, kind, task_class, timeout, paused } }) => {
  const now = useNow(paused?.until !== null && paused !== null)
  const isHere = here.value === `tool-${name}`
  const left = paused?.until ? (Date.parse(paused.until) - now) / 1000 : 0
  return html`<${Row}
    id=${`tool-${name}`}
    name=${name}
    state=${paused ? 'resting' : 'idle'}
    stateTitle=${paused ? 'resting' : 'ready'}
    label=${name}
    href=${addressOf('/tasks', { tool: name })}
    wordy
    what=${html`<span title=${description ?? undefined}>${description ?? KINDS[kind]}</span>`}
    took=${[task_class, timeout === null ? 'no timeout' : duration(timeout)].filter(Boolean).join(', ')}
  >
    ${
      paused &&
      html`<p class="note">
        ${paused.reason},${paused.until ? untilOf(paused) : ' until it is resumed'}${
          left > 0 ? ` (${duration(Math.ceil(left))})` : ''
        }.${paused.queues.length > 0 ? ` Tasks wait in ${list(paused.queues)}.` : ''}
      </p>`
    }
    ${
      (isHere || paused) &&
      html`<div class="acts">
        ${
          paused
            ? html`<${Action}
                method="tool.resume"
                params=${{ name }}
                label="Resume"
                show=${isHere}
                done=${() => touched('tool.')}
              />`
            : PAUSES.map(pause => html`<${PauseFor} key=${pause.label} name=${name} ...${pause} />`)
        }
      </div>`
    }
  <//>`
}

/** @type {readonly { label: string, seconds?: number, typed: string }[]} */
const PAUSES = [
  { label: 'Pause for 1 hour', seconds: 3600, typed: ' --for 1h' },
  { label: 'for 8 hours', seconds: 28_800, typed: ' --for 8h' },
  { label: 'until resumed', typed: '' },
]

/** The end is counted from the press, not from the drawing of the button.
 * @param {{ name: string, label: string, seconds?: number, typed: string }} props */
const PauseFor = ({ name, label, seconds, typed }) => {
  const until = () => (seconds ? { until: new Date(Date.now() + seconds * 1000).toISOString() } : {})
  return html`<${Action}
    method="tool.pause"
    params=${() => ({ name, ...until() })}
    command=${`sparkq tool pause ${name}${typed}`}
    label=${label}
    done=${() => touched('tool.')}
  />`
}
