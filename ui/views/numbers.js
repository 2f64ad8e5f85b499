// @ts-check
// The numbers of a period: how many tasks ended, how long they waited and ran, by time, queue and command.

import { addressIn, addressOf } from '../address.js'
import { html } from '../html.js'
import { beginOf, columnNames, numbersHeadline, PERIODS, size } from '../numbers-words.js'
import { Command } from '../parts/command.js'
import { Words } from '../parts/fields.js'
import { Loading } from '../parts/loading.js'
import { useNow } from '../parts/time.js'
import { Bars } from '../plot.js'
import { durationTicks } from '../plot-scale.js'
import { quote } from '../quote.js'
import { go, withQuery } from '../router.js'
import { useRead } from '../store.js'
import { titleOf } from '../task-words.js'
import { duration, moment } from '../times.js'

/** @typedef {import('../numbers-words.js').TaskNumbers} TaskNumbers */

/** @param {import('../views.js').ViewProps} props */
export const View = ({ query }) => {
  const period = (query.get('since') ?? '') in PERIODS ? (query.get('since') ?? '24h') : '24h'
  const queue = query.get('queue') ?? ''
  const since = beginOf(period, new Date(useNow(false)))
  const { data, refusal } = useRead(
    'task.numbers',
    { since, bucket: PERIODS[period]?.bucket ?? 3600, sizes: true, ...(queue === '' ? {} : { queues: [queue] }) },
    /^task\.(succeeded|failed|canceled|purged)/,
  )
  if (!data) return html`<${Loading} refusal=${refusal} title="Numbers" />`
  const isEmpty = data.succeeded + data.failed + data.canceled === 0
  return html`
    <p class="dateline">Numbers since ${moment(data.counted_since)}${queue === '' ? '' : `, of queue ${queue}`}</p>
    <h1 tabindex="-1">${numbersHeadline(data)}</h1>
    <p class="lede soft">${lede(data)}</p>
    <div class="beside">
      <${Words} name="since" label="Period" value=${period}
        change=${(/** @type {string} */ since) => go(withQuery({ since }))}
        choices=${Object.entries(PERIODS).map(([name, { says }]) => /** @type {const} */ ([name, says]))} />
      ${queue !== '' && html`<a class="btn quiet" href=${addressOf('/numbers', { since: period })}>All queues</a>`}
      <${Command} action="copy" command=${numbersCommand(period, queue)} />
    </div>
    ${!isEmpty && html`<${Plots} numbers=${data} />`}
    ${data.queues.length > 0 && queue === '' && html`<${Queues} numbers=${data} period=${period} />`}
    <${Commands} title="Slowest commands" list=${data.commands.slowest} failing=${false} />
    <${Commands} title="Commands that failed most" list=${data.commands.failing} failing />
  `
}

/** @param {string} period @param {string} queue */
const numbersCommand = (period, queue) => `sparkq numbers --since ${period}${queue === '' ? '' : ` -q ${quote(queue)}`}`

/** @param {TaskNumbers} numbers */
const lede = ({ waiting, running, sizes }) =>
  [
    running && `A task runs ${duration(running.median)} at the median, nine of ten up to ${duration(running.p90)}`,
    running && waiting ? `, after ${duration(waiting.median)} of waiting. ` : running && '. ',
    sizes && `The database has ${size(sizes.database)}, the logs `,
    sizes && `have ${sizes.logs_estimated ? 'about ' : ''}${size(sizes.logs)}.`,
  ]
    .filter(Boolean)
    .join('')

/** @param {{ numbers: TaskNumbers }} props */
const Plots = ({ numbers: { buckets, bucket, succeeded, failed, canceled } }) => {
  const named = buckets.map(one => ({ ...one, ...columnNames(one.at, bucket) }))
  const ended = named.map(one => ({ ...one, parts: [one.succeeded, one.failed, one.canceled] }))
  const per = bucket === 3600 ? 'per hour' : bucket === 86_400 ? 'per day' : 'per six hours'
  /** @param {'waiting' | 'running'} which */
  const spreads = which =>
    named.map(one => ({
      label: one.label,
      title: one.title,
      parts: [one[which]?.median ?? 0, one[which]?.p90 ?? 0],
    }))
  return html`
    <h2>Ended ${per}</h2>
    <${Bars}
      columns=${ended}
      tones=${['done', 'failed', 'gone']}
      names=${['done', 'failed', 'canceled']}
      summary=${`${succeeded} done, ${failed} failed and ${canceled} canceled, ${per}`}
    />
    <div class="pair">
      <section><h2>Run time</h2><${Spread} columns=${spreads('running')}
        summary="Run time, median and nine of ten" /></section>
      <section><h2>Waiting</h2><${Spread} columns=${spreads('waiting')}
        summary="Waiting time, median and nine of ten" /></section>
    </div>
  `
}

/** Two values of which the second is not smaller: the first, and what the second is above it.
 * @param {{ columns: { label: string, title: string, parts: number[] }[], summary: string }} props */
const Spread = ({ columns, summary }) => html`<${Bars}
  columns=${columns}
  nested
  tones=${['run', 'late']}
  names=${['median', 'nine of ten up to']}
  summary=${summary}
  say=${(/** @type {number} */ value) => (value === 0 ? '0' : duration(value))}
  scale=${(/** @type {number} */ most) => durationTicks(most, 3)}
/>`

const QUEUE_TITLES = ['Queue', 'Done', 'Failed', 'Waited', 'Ran', 'Nine of ten', 'In all']

/** @param {{ numbers: TaskNumbers, period: string }} props */
const Queues = ({ numbers: { queues }, period }) => html`<section>
  <h2 id="by-queue">By queue</h2>
  <div class="wide" tabindex="0" role="region" aria-labelledby="by-queue">
    <table class="figures">
      <thead>
        <tr>
          ${QUEUE_TITLES.map(title => html`<th scope="col">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${queues.map(
          ({ queue, succeeded, failed, waiting, running, execution_time }) => html`<tr>
            <th scope="row"><a href=${addressOf('/numbers', { since: period, queue })}>${queue}</a></th>
            <td>${succeeded}</td>
            <td class=${failed > 0 ? 'bad' : 'soft'}>${failed}</td>
            <td>${waiting ? duration(waiting.median) : ''}</td>
            <td>${running ? duration(running.median) : ''}</td>
            <td>${running ? duration(running.p90) : ''}</td>
            <td>${duration(execution_time)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>
</section>`

/** @param {number | undefined} seconds */
const took = seconds => seconds !== undefined && `${duration(seconds)} × `

/** @param {{ title: string, list: TaskNumbers['commands']['slowest'], failing: boolean }} props */
const Commands = ({ title, list, failing }) => {
  const most = Math.max(0, ...list.map(one => (failing ? one.failed : (one.running?.median ?? 0))))
  if (list.length === 0) return null
  return html`<section aria-label=${title}>
    <h2>${title}</h2>
    <ol class="measured">
      ${list.map(one => {
        const { succeeded, failed, running, friendly_id } = one
        const share = (failing ? failed : (running?.median ?? 0)) / (most || 1)
        const tries = succeeded + failed
        return html`<li>
          <a href=${addressIn('tasks', friendly_id)} title=${`${friendly_id} was the newest`}>${titleOf(one)}</a>
          <span class=${failing ? 'meter failed' : 'meter'} aria-hidden="true"><i
            style=${{ width: `${Math.max(1, share * 100)}%` }}></i></span>
          <span class="value">
            ${failing ? html`<span class="bad">${failed}</span> of ` : took(running?.median)}${tries}
          </span>
        </li>`
      })}
    </ol>
  </section>`
}
