// @ts-check
// The tasks that match a filter, which is the address: searched, marked, and acted on many at a time.

/** @import { ViewProps } from '../views.js' */

import { addressOf } from '../address.js'
import { html, useEffect, useMemo, useRef, useState } from '../html.js'
import { here, useKeys } from '../keyboard.js'
import { Command } from '../parts/command.js'
import { Loading } from '../parts/loading.js'
import { Refused } from '../parts/refused.js'
import { useSpoken } from '../parts/spoken.js'
import { rememberList } from '../task/came-from.js'
import { BulkBar } from '../tasks/bulk-bar.js'
import { filterFrom, isEmpty, listCommand, queryOf, sentenceOf, whereOf } from '../tasks/filter.js'
import { Filters } from '../tasks/filters.js'
import { ListRow } from '../tasks/list-row.js'
import { allToggled, NONE, ranged, toggled } from '../tasks/marks.js'
import { PAGE, useTasks } from '../tasks/use-tasks.js'
import { capital, count, inWords } from '../words.js'

/** @param {ViewProps} props */
export const View = ({ query }) => {
  const filter = filterFrom(query)
  const address = addressOf('/tasks', queryOf(filter))
  // `8h` is a moment once the filter is set: it must not move while the list is read.
  const where = useMemo(() => whereOf(filter), [address])
  const { list, rows, total, next, newer, gone, refusal } = useTasks(where)
  const [marks, setMarks] = useState(NONE)
  useEffect(() => setMarks(NONE), [address])
  useEffect(() => rememberList(address, rows?.map(({ friendly_id }) => friendly_id) ?? []), [address, rows])
  const order = rows?.map(({ id }) => id) ?? []
  /** @param {string} id @param {boolean} isRange */
  const mark = (id, isRange) => setMarks(now => (isRange ? ranged(now, id, order) : toggled(now, id)))
  const marked = rows?.filter(({ id }) => marks.ids.has(id)) ?? []
  const isBulk = marks.isAll || marked.length > 0
  // All that match is only offered where something is left out otherwise, or is filtered at all.
  const canMatchAll = total !== null && total > 0 && (!isEmpty(filter) || total <= PAGE)
  useKeys({
    mark: () => (order.includes(here.value) ? mark(here.value, false) : false),
    'mark-range': () => (order.includes(here.value) ? mark(here.value, true) : false),
    'mark-all': () => (canMatchAll ? setMarks(allToggled) : false),
    again: () => press('again', isBulk),
    cancel: () => press('cancel', isBulk),
  })
  const isSearching = query.has('search')
  const number = total ?? (next === null ? (rows?.length ?? 0) : null)
  const title = headline(filter, number)
  const spoken = useSpoken(title)
  if (!rows)
    return html`<${Filters} filter=${filter} isSearching=${isSearching} />
      <${Loading} refusal=${refusal} title="Tasks" />`
  return html`
    <h1 tabindex="-1">${title}</h1>
    <p class="unseen" aria-live="polite">${spoken}</p>
    <${Filters} filter=${filter} isSearching=${isSearching} />
    <${Refused} refusal=${refusal} />
    ${
      newer > 0 &&
      html`<p class="newer">
        <button type="button" class="btn" onClick=${() => void list?.read()}
          >${newer >= PAGE ? `${PAGE} or more` : newer} newer</button
        >
      </p>`
    }
    <ol class="rows task-rows">
      ${rows.map(
        task => html`<${ListRow}
          key=${task.id} task=${task} isMarked=${marks.isAll || marks.ids.has(task.id)} isGone=${gone.has(task.id)}
          isBulk=${isBulk} mark=${(/** @type {MouseEvent} */ event) => mark(task.id, event.shiftKey)} />`,
      )}
    </ol>
    ${rows.length === 0 && html`<${Empty} filter=${filter} />`}
    ${
      next !== null &&
      html`<${More} left=${total === null ? null : total - rows.length} more=${() => void list?.more()} />`
    }
    <p class="list-command"><${Command} command=${listCommand(filter)} action="copy" /></p>
    <${BulkBar}
      filter=${filter} where=${where} marked=${marked} isAll=${marks.isAll} total=${total} canMatchAll=${canMatchAll}
      toggleAll=${() => setMarks(allToggled)} clear=${() => setMarks(NONE)} />
  `
}

/** With marked rows a key is about all of them, not about the current row.
 * @param {string} action @param {boolean} isBulk */
const press = (action, isBulk) => {
  const button = isBulk ? document.querySelector(`.bulk [data-action=${action}]`) : null
  if (!(button instanceof HTMLElement)) return isBulk ? undefined : false
  button.click()
}

/** `Thirty-seven failed tasks of auth since Friday.`
 * @param {import('../tasks/filter.js').Filter} filter @param {number | null} number */
const headline = (filter, number) => {
  if (number === null) return `Many ${sentenceOf(filter, false)}.`
  return `${capital(inWords(number))} ${sentenceOf(filter, number === 1)}.`
}

/** The next page, also when the end of the list comes near. @param {{ left: number | null, more: () => void }} props */
const More = ({ left, more }) => {
  const button = useRef(/** @type {HTMLElement | null} */ (null))
  const latest = useRef(more)
  latest.current = more
  useEffect(() => {
    if (!button.current) return
    const near = new IntersectionObserver(([entry]) => entry?.isIntersecting && latest.current(), {
      rootMargin: '400px 0px',
    })
    near.observe(button.current)
    return () => near.disconnect()
  }, [left])
  return html`<p class="more-rows"><button type="button" class="btn" ref=${button} onClick=${more}
    >${left === null ? 'More' : `${Math.min(PAGE, left)} more of ${count(left, 'task')}`}</button></p>`
}

/** @param {{ filter: import('../tasks/filter.js').Filter }} props */
const Empty = ({ filter }) =>
  isEmpty(filter)
    ? html`<p class="lede soft">Nothing was queued yet. <${Command} command="sparkq enqueue npm test" /></p>`
    : html`<p class="lede soft">Nothing matches. <a href="#/tasks">All tasks</a></p>`
