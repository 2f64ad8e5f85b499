// @ts-check
// What else belongs to a task, folded: payload, result, instructions, environment, metadata.

/** @import { WholeTask } from '../../lib/protocol/entities.ts' */

import { html, useState } from '../html.js'
import { JsonTree } from '../json-tree.js'
import { dataOf } from './headline.js'

/** @param {{ task: WholeTask, isChat: boolean }} props `isChat`: its instructions are shown already */
export const Details = ({ task, isChat }) => {
  const [shown, show] = useState('')
  const all = sections(task, isChat)
  const section = all.find(({ name }) => name === shown)
  return html`<div class="details">
    <p class="folds">
      ${all.map(
        ({ name, note }) => html`<button
            type="button" aria-expanded=${name === shown} onClick=${() => show(name === shown ? '' : name)}
            ><span aria-hidden="true">${name === shown ? '▾' : '▸'}</span> ${name}${
              note && html`<span class="soft"> ${note}</span>`
            }</button
          >`,
      )}
    </p>
    ${section && html`<section class="fold" aria-label=${section.name}>${section.body()}</section>`}
  </div>`
}

/** @param {WholeTask} task @param {boolean} isChat @returns {{ name: string, note?: string, body: () => unknown }[]} */
const sections = (task, isChat) => {
  const data = dataOf(task)
  const { environment, metadata, instructions, result_summary, error } = task
  const told = task.status === 'failed' || task.status === 'canceled' ? error : result_summary
  return [
    { name: 'Payload', body: () => html`<${JsonTree} value=${task.payload} />` },
    ...(told?.includes('\n')
      ? [
          {
            name: task.status === 'failed' ? 'Error' : 'Summary',
            body: () => html`<p class="instructions">${told}</p>`,
          },
        ]
      : []),
    ...(data === null ? [] : [{ name: 'Result', body: () => html`<${JsonTree} value=${data} />` }]),
    ...(instructions && !isChat
      ? [{ name: 'Queue instructions', body: () => html`<p class="instructions">${instructions}</p>` }]
      : []),
    ...(environment === null
      ? []
      : [
          {
            name: 'Environment',
            note: String(environment.names.length),
            body: () => html`<${Environment} ...${environment} />`,
          },
        ]),
    ...(metadata === null ? [] : [{ name: 'Metadata', body: () => html`<${JsonTree} value=${metadata} />` }]),
  ]
}

/** Only names: a value may be a password. @param {NonNullable<WholeTask['environment']>} props */
const Environment = ({ names, left_out }) =>
  html`<p class="names mono">${names.join('  ')}</p>
    ${
      left_out.length > 0 &&
      html`<p class="names"><span class="soft">Not kept: </span><span class="mono">${left_out.join('  ')}</span></p>`
    }`
