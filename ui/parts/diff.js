// @ts-check
// The difference that a change makes in a file, line by line, with the numbers before and after.

import { diffLines, diffSummary } from '../diff.js'
import { html } from '../html.js'

const SIGNS = { added: '+', removed: '−', same: '', gap: '' }

/** @param {{ diff: string }} props */
export const Diff = ({ diff }) => {
  const lines = diffLines(diff)
  return html`<div>
    <p class="soft diff-summary">${diffSummary(lines)}</p>
    <pre class="diff" tabindex="0" aria-label="What changes in the file">${lines.map(({ kind, text, before, after }) =>
      kind === 'gap'
        ? html`<span class="gap" aria-hidden="true"></span>`
        : html`<span class=${`line ${kind}`}
            ><span class="n" aria-hidden="true">${before}</span><span class="n" aria-hidden="true">${after}</span
            ><span class="sign">${SIGNS[kind]}</span><span class="t">${text}\n</span></span
          >`,
    )}</pre>
  </div>`
}
