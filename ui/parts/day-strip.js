// @ts-check
// The last 24 hours of a queue, a bar an hour: done tasks, and failed ones on top of them in red.

import { html } from '../html.js'
import { useRead } from '../store.js'
import { count } from '../words.js'

const BAR = 5
const GAP = 1
const HEIGHT = 18

/** @param {{ queue: string }} props */
export const DayStrip = ({ queue }) => {
  const { data } = useRead('task.numbers', { queues: [queue] }, /^task\.(succeeded|failed|purged)/)
  if (!data || data.succeeded + data.failed === 0) return null
  const most = Math.max(...data.buckets.map(({ succeeded, failed }) => succeeded + failed))
  const width = data.buckets.length * (BAR + GAP)
  const label = `last 24 hours: ${data.succeeded} done, ${data.failed} failed, up to ${count(most, 'task')} an hour`
  /** At least a pixel, so that one task among a thousand is seen. @param {number} tasks */
  const height = tasks => (tasks === 0 ? 0 : Math.max(1, Math.round((tasks / most) * (HEIGHT - 2))))
  return html`<svg class="day-strip" width=${width} height=${HEIGHT} role="img" aria-label=${label}>
    <title>${label}</title>
    ${data.buckets.map(({ at, succeeded, failed }, i) => {
      const [done, bad] = [height(succeeded), height(failed)]
      const x = i * (BAR + GAP)
      return html`<g key=${at}>
        <rect class="base" x=${x} y=${HEIGHT - 1} width=${BAR} height="1" />
        <rect class="done" x=${x} y=${HEIGHT - 1 - done} width=${BAR} height=${done} />
        <rect class="failed" x=${x} y=${HEIGHT - 1 - done - bad} width=${BAR} height=${bad} />
      </g>`
    })}
  </svg>`
}
