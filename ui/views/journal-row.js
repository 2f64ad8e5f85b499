// @ts-check
// An event as a line: when, what as a sentence with links, who did it. As of here: the task as it was then.

/** @import { JournalEvent } from '../event-sentence.js' */
/** @import { JournalFilter } from '../journal-filter.js' */

import { addressOf } from '../address.js'
import { statusAfter } from '../as-of.js'
import { eventSentence } from '../event-sentence.js'
import { html } from '../html.js'
import { here } from '../keyboard.js'
import { Mark } from '../parts/mark.js'
import { Time } from '../parts/time.js'
import { STATES } from '../task-words.js'

/** @param {{ event: JournalEvent, filter: JournalFilter }} props */
export const JournalRow = ({ event, filter }) => {
  const { seq, at, kind, task } = event
  const id = `event-${seq}`
  const status = statusAfter(kind)
  const first = eventSentence(event).findIndex(part => typeof part !== 'string')
  return html`<li
    class=${here.value === id ? 'row here' : 'row'}
    data-row=${id}
    data-row-name=${`event ${seq}`}
    tabindex="-1"
    onClick=${() => void ((here.value = id))}
  >
    <${Time} at=${at} seconds />
    ${
      status !== undefined && status in STATES
        ? html`<${Mark}
      state=${status === 'running' ? 'claimed' : status} />`
        : html`<span></span>`
    }
    <span class=${/^worker\.(busy|idle)$/.test(kind) ? 'sentence soft' : 'sentence'}>
      ${eventSentence(event).map((part, i) =>
        typeof part === 'string'
          ? part
          : html`<a href=${part.href} data-action=${i === first ? 'open' : undefined}
            data-name="Open">${part.text}</a>`,
      )}
    </span>
    <span class="origin" title="Who did it">${event.origin ?? ''}</span>
    <a
      class="seq"
      href=${addressOf('/journal', { ...filter, task: filter.task || (event.friendly_id ?? task), at: seq })}
      title=${task === null ? 'The journal from here back' : 'The task as of here'}
      ><span class="unseen">As of event </span>${seq}</a
    >
  </li>`
}
