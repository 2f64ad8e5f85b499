// @ts-check
// The bar of the marked rows: a first press says what will happen, a second one does it.

/** @import { ListedTask } from '../../lib/protocol/entities.ts' */
/** @import { Filter } from './filter.js' */
/** @import { BulkAction, Outcome, Plan, Where } from './bulk.js' */

import { mayWrite } from '../access.js'
import { html, useEffect, useState } from '../html.js'
import { keyOf } from '../keys.js'
import { live } from '../live.js'
import { Command, copyText } from '../parts/command.js'
import { count } from '../words.js'
import { BULK, carryOut, commandOfPlan, planAll, planMarked, previewOf } from './bulk.js'

/** @param {{
 *   filter: Filter, where: Where, marked: readonly ListedTask[], isAll: boolean, total: number | null,
 *   toggleAll: () => void, clear: () => void, canMatchAll: boolean,
 * }} props */
export const BulkBar = ({ filter, where, marked, isAll, total, toggleAll, clear, canMatchAll }) => {
  const [plan, setPlan] = useState(/** @type {Plan | undefined} */ (undefined))
  const [outcome, setOutcome] = useState(/** @type {Outcome | undefined} */ (undefined))
  const [isBusy, setBusy] = useState(false)
  const ids = isAll ? 'all' : marked.map(({ id }) => id).join()
  const states = isAll ? '' : marked.map(({ status }) => status).join()
  // Other marks are another plan, and a plan is about the states that were seen. All that match are counted by the
  // daemon.
  useEffect(() => setPlan(undefined), [ids])
  useEffect(() => {
    if (plan === undefined) return
    setPlan(undefined)
    setOutcome({ says: 'A marked task has changed its state, so nothing was done.', tone: 'bad' })
  }, [states])
  const isOpen = isAll || marked.length > 0
  if (!isOpen && !outcome) return null

  /** @param {BulkAction} bulk */
  const press = async bulk => {
    if (isBusy || !live.value.live) return
    setBusy(true)
    if (plan?.bulk === bulk) {
      const done = await carryOut(plan)
      setPlan(undefined)
      setOutcome(done)
      if (done.tone === '') clear()
    } else {
      const next = isAll ? await planAll(bulk, where) : planMarked(bulk, marked)
      setOutcome('says' in next ? next : undefined)
      setPlan('says' in next ? undefined : next)
    }
    setBusy(false)
  }
  const isOff = isBusy || !live.value.live
  const copy = () => void copyText(marked.map(({ friendly_id }) => friendly_id).join('\n'))
  const isOffered = (/** @type {BulkAction} */ { states }) =>
    isAll
      ? filter.status.length === 0 || filter.status.some(status => states.includes(status))
      : marked.some(({ status }) => states.includes(status))
  const offered = mayWrite.value ? BULK.filter(isOffered) : []
  const [first] = offered
  const shown = plan ?? (first && !isAll ? planMarked(first, marked) : undefined)
  return html`<div class="bulk" role="region" aria-label="Marked tasks">
    ${
      isOpen &&
      html`<p class="bulk-line">
        <b>${isAll ? `All ${count(total ?? 0, 'task')} that match` : `${count(marked.length, 'task')} marked`}</b>
        ${offered.map(bulk => html`<${BulkButton} bulk=${bulk} plan=${plan} isOff=${isOff} press=${press} />`)}
        ${!isAll && html`<button type="button" class="btn" onClick=${copy}>Copy ids</button>`}
        ${
          canMatchAll &&
          html`<button type="button" class="btn quiet" onClick=${toggleAll}
            >${isAll ? 'Not all' : `or all ${total?.toLocaleString('en')} that match`}<kbd aria-hidden="true"
              >*</kbd
            ></button
          >`
        }
        <button type="button" class="btn quiet" onClick=${clear}>None</button>
        ${shown && shown.total > 0 && html`<${Command} command=${commandOfPlan(shown, filter)} />`}
      </p>`
    }
    ${
      plan &&
      html`<p class="preview" role="status">
        ${plan.total === 0 ? 'There is none left.' : `${previewOf(plan)} Press again to do it.`}
      </p>`
    }
    ${
      outcome &&
      html`<p class="preview" role="status">
        <span class=${outcome.tone}>${outcome.says}</span>${
          outcome.hint && html` <span class="soft">${outcome.hint}</span>`
        }
        ${' '}<button type="button" class="btn quiet" onClick=${() => setOutcome(undefined)}>Close</button>
      </p>`
    }
  </div>`
}

/** Says what the second press does, with its count. @param {{
 *   bulk: BulkAction, plan: Plan | undefined, isOff: boolean, press: (bulk: BulkAction) => Promise<void>,
 * }} props */
const BulkButton = ({ bulk, plan, isOff, press }) => {
  const isAsking = plan?.bulk === bulk
  return html`<button
    type="button" class=${isAsking ? 'btn asking' : 'btn'} data-action=${bulk.action} aria-disabled=${isOff}
    onClick=${() => void press(bulk)}
    >${isAsking ? `${bulk.label}: ${count(plan.total, 'task')}` : bulk.label}<kbd aria-hidden="true"
      >${keyOf(bulk.action)}</kbd
    ></button
  >`
}
