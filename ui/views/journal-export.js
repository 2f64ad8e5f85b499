// @ts-check
// The events of a filter as a file, one JSON object a line, oldest last as they are shown.

/** @import { JournalFilter } from '../journal-filter.js' */

import { call } from '../api.js'
import { html, useState } from '../html.js'
import { journalCommand, wanted } from '../journal-filter.js'

const PAGE = 1000

/** @param {{ filter: JournalFilter }} props */
export const JournalExport = ({ filter }) => {
  const [note, setNote] = useState('')
  const command = journalCommand(filter, ['--limit', '0', '--json'])
  const save = async () => {
    /** @type {string[]} */
    const lines = []
    let before = filter.at === '' ? Number.MAX_SAFE_INTEGER : Number(filter.at) + 1
    try {
      while (before > 1) {
        const { events, next } = await call('event.list', { ...wanted(filter), before, limit: PAGE })
        lines.push(...events.map(event => `${JSON.stringify(event)}\n`))
        before = next
        setNote(`${lines.length.toLocaleString('en')} events`)
      }
    } catch (error) {
      return setNote(/** @type {Error} */ (error).message)
    }
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob(lines, { type: 'application/x-ndjson' }))
    link.download = 'journal.ndjson'
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  }
  return html`<button type="button" class="btn quiet" title=${`$ ${command}`} data-command=${command} onClick=${save}>
      Save as NDJSON
    </button>
    <span class="soft" role="status">${note}</span>`
}
