// @ts-check
// A view before its first answer: after 150 ms a grey rule, no spinner. A refusal stands where the content would.

/** @import { Refusal } from '../api.js' */

import { html } from '../html.js'
import { Refused } from './refused.js'

/** @param {{ refusal?: Refusal, title: string }} props */
export const Loading = ({ refusal, title }) =>
  refusal
    ? html`<h1 tabindex="-1">${title}</h1><${Refused} refusal=${refusal} />`
    : html`<h1 tabindex="-1" class="unseen">${title}</h1>
        <p class="loading" role="status"><span class="unseen">Loading</span></p>`
