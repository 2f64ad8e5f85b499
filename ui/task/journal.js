// @ts-check
// What happened to a task, from the journal, newest first.

/** @import { Result } from '../../lib/protocol/index.ts' */

import { eventSentence } from '../event-sentence.js'
import { html, useState } from '../html.js'
import { Time } from '../parts/time.js'

const FEW = 8

/** @param {{ events: Result<'event.list'>['events'], name: string }} props */
export const TaskJournal = ({ events, name }) => {
  const [isOpen, setOpen] = useState(false)
  const all = events.toReversed()
  const shown = isOpen ? all : all.slice(0, FEW)
  return html`<section aria-labelledby="journal">
    <h2><span id="journal">Journal</span></h2>
    <ol class="attempts">
      ${shown.map(
        event => html`<li key=${event.seq}>
          <${Time} at=${event.at} seconds />${' '}${wordsOf(event, name)}${originOf(event)}
        </li>`,
      )}
    </ol>
    ${
      all.length > shown.length &&
      html`<button type="button" class="btn" onClick=${() => setOpen(true)}>${all.length - shown.length} more</button>`
    }
  </section>`
}

/** The sentence of the journal without the task, of which all of it is.
 * @param {Result<'event.list'>['events'][number]} event @param {string} name */
const wordsOf = (event, name) => {
  const parts = eventSentence(event).filter((part, i) => !(i === 0 && typeof part !== 'string' && part.text === name))
  return parts.map((part, i) =>
    typeof part === 'string'
      ? i === 0
        ? part.replace(/^ (was )?/, '')
        : part
      : html`<a href=${part.href}>${part.text}</a>`,
  )
}

/** Over which surface, if that is known and not the usual one. @param {object} event */
const originOf = event => {
  const { origin } = /** @type {{ origin?: string | null }} */ (event)
  return /^(page|read)/.test(origin ?? '') ? html`, <span class="soft">on the page</span>` : null
}
