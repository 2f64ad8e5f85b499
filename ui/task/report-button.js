// @ts-check
// Copies a task as Markdown, with the last lines of its output.

/** @import { WholeTask } from '../../lib/protocol/entities.ts' */

import { ask, Refusal } from '../api.js'
import { html, useState } from '../html.js'
import { keyOf } from '../keys.js'
import { outputPath } from '../log/requests.js'
import { copyText } from '../parts/command.js'
import { Refused } from '../parts/refused.js'
import { REPORT_LINES, reportOf } from './report.js'

/** @param {{ task: WholeTask, attempt: number }} props */
export const Report = ({ task, attempt }) => {
  const [note, setNote] = useState('')
  const [refusal, setRefusal] = useState(/** @type {Refusal | undefined} */ (undefined))
  const copy = async () => {
    try {
      const isCopied = await copyText(reportOf(task, await lastOutput(task.id, attempt)))
      setRefusal(undefined)
      setNote(isCopied ? 'copied as Markdown' : 'this browser does not let us copy')
      setTimeout(() => setNote(''), 2000)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      setRefusal(error)
    }
  }
  return html`<span class="action">
    <button type="button" class="btn" data-action="report" title="Copies it as Markdown" onClick=${copy}
      >Report<kbd aria-hidden="true">${keyOf('report')}</kbd></button
    ><span class="live note" role="status">${note}</span><${Refused} refusal=${refusal} />
  </span>`
}

/** The end of stderr if there is any, else of stdout. @param {string} task @param {number} attempt */
const lastOutput = async (task, attempt) => {
  if (attempt === 0) return ''
  const [err, out] = await Promise.all(
    /** @type {const} */ (['err', 'out']).map(async stream =>
      (await ask(`${outputPath({ task, attempt }, stream)}?tail=${REPORT_LINES}`)).text(),
    ),
  )
  return [out, err].filter(text => text?.trim()).join('\n')
}
