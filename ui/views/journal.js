// @ts-check
// The journal, newest first and endless: who did what, over which surface, from where. Its filters are the address.

/** @import { JournalEvent } from '../event-sentence.js' */
/** @import { JournalFilter } from '../journal-filter.js' */

import { addressOf } from '../address.js'
import { call } from '../api.js'
import { momentSentence, taskAsOf } from '../as-of.js'
import { html, useEffect, useState } from '../html.js'
import { Further, useFeed } from '../journal-feed.js'
import { journalCommand, journalFilter, journalHeadline } from '../journal-filter.js'
import { Command } from '../parts/command.js'
import { Loading } from '../parts/loading.js'
import { Refused } from '../parts/refused.js'
import { longDay, moment } from '../times.js'
import { JournalExport } from './journal-export.js'
import { JournalFields } from './journal-fields.js'
import { JournalRow } from './journal-row.js'

/** @param {import('../views.js').ViewProps} props */
export const View = ({ query }) => {
  const filter = journalFilter(query)
  const { events, isEnd, newer, refusal, again, more } = useFeed(filter)
  if (!events && !refusal) return html`<${Loading} title="Journal" />`
  return html`
    <p class="dateline">Journal${filter.at === '' ? '' : html`, from event ${filter.at} back`}</p>
    <h1 tabindex="-1">${journalHeadline(filter)}.</h1>
    ${filter.at !== '' && events && html`<${Moment} filter=${filter} event=${events[0]} />`}
    <${JournalFields} filter=${filter} />
    <p class="beside">
      <${Command} command=${journalCommand(filter)} action="copy" />
      <${JournalExport} filter=${filter} />
    </p>
    <${Refused} refusal=${refusal} />
    ${
      newer > 0 &&
      html`<p class="newer" role="status">
        <button type="button" class="btn" onClick=${() => (again(), scrollTo(0, 0))}>${newer} newer</button>
      </p>`
    }
    ${events?.length === 0 && html`<p class="lede soft">Nothing of this kind is in the journal.</p>`}
    ${byDay(events ?? []).map(
      ([day, ofDay]) => html`<section key=${day} aria-label=${day}>
        <h2>${day}</h2>
        <ol class="rows journal">
          ${ofDay.map(event => html`<${JournalRow} key=${event.seq} event=${event} filter=${filter} />`)}
        </ol>
      </section>`,
    )}
    ${
      events &&
      events.length > 0 &&
      (isEnd
        ? html`<p
      class="soft end">The journal begins here.</p>`
        : html`<${Further} more=${more} />`)
    }
  `
}

/** @param {readonly JournalEvent[]} events
 * @returns {[string, JournalEvent[]][]} */
const byDay = events => {
  /** @type {Map<string, JournalEvent[]>} */
  const days = new Map()
  for (const event of events) {
    const day = longDay(event.at)
    const list = days.get(day) ?? []
    list.push(event)
    days.set(day, list)
  }
  return [...days]
}

/** A task as it was at the chosen place. @param {{ filter: JournalFilter, event: JournalEvent | undefined }} props */
const Moment = ({ filter, event }) => {
  const [sentence, setSentence] = useState('')
  const task = filter.task || event?.task || ''
  const back = addressOf('/journal', { ...filter, at: '' })
  useEffect(() => {
    let isWanted = true
    setSentence('')
    if (task === '' || !event) return
    void eventsUpTo(task, event.seq).then(events => {
      const asOf = taskAsOf(events)
      const name = events.find(({ friendly_id }) => friendly_id !== null)?.friendly_id ?? 'this task'
      if (isWanted && asOf) setSentence(`${name} ${momentSentence(asOf, event.at)}.`)
    })
    return () => void (isWanted = false)
  }, [task, event?.seq])
  return html`<p class="lede">
    ${event && sentence !== '' && html`As of ${moment(event.at)}, ${sentence} `}<a class="btn"
      href=${back}>Back to now</a>
  </p>`
}

/** @param {string} task @param {number} seq
 * @returns {Promise<JournalEvent[]>} oldest first */
const eventsUpTo = async (task, seq) => {
  const { events } = await call('event.list', { tasks: [task], before: seq + 1, limit: 1000 }).catch(() => ({
    events: [],
  }))
  return [...events].reverse()
}
