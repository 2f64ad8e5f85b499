// @ts-check
// What is shown without a key.

import { html } from './html.js'
import { Command } from './parts/command.js'

/** @param {{ used: boolean }} props */
export const Closed = ({ used }) => html`
  <main class="sheet closed">
    <p class="dateline">SparkQ</p>
    <h1>Closed.</h1>
    <p class="lede">
      ${used ? 'This link was used already, or is older than a minute. ' : ''}Open this page from a terminal, in the
      project:
    </p>
    <p><${Command} command="sparkq ui" /></p>
    <p class="soft">
      The command prints a link that works once. The key that it leaves in this browser lasts 30 days and is renewed
      whenever you come back.
    </p>
  </main>
`
