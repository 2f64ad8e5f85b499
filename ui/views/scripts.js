// @ts-check
// The scripts of the index: what is wrong with one on top, then all of them, found by their words.

/** @import { ScriptEntry, ScriptWarning } from '../../lib/protocol/entities.ts' */

import { addressIn, addressOf } from '../address.js'
import { html } from '../html.js'
import { here } from '../keyboard.js'
import { Command } from '../parts/command.js'
import { TextField } from '../parts/fields.js'
import { Loading } from '../parts/loading.js'
import { Row } from '../parts/row.js'
import { amend, withQuery } from '../router.js'
import { matching } from '../script-search.js'
import { useRead } from '../store.js'
import { duration } from '../times.js'
import { capital, counted } from '../words.js'
import { quote } from '../quote.js'

/** @param {import('../views.js').ViewProps} props */
export const View = ({ query }) => {
  const { data, refusal } = useRead('script.list', {}, /^(daemon|config)\./)
  const { data: status } = useRead('daemon.status', { tasks: false }, /^daemon\./)
  if (!data) return html`<${Loading} refusal=${refusal} title="Scripts" />`
  const { scripts, warnings } = data
  const words = query.get('q') ?? ''
  const found = matching(scripts, words)
  const folder = (status?.config ?? '').replace(/[^/]*$/, '')
  return html`
    <p class="dateline">Scripts</p>
    <h1 tabindex="-1">${headline(scripts.length, found.length, words)}</h1>
    ${scripts.length > 0 && html`<p class="lede soft">What each says of itself stands in its first comment.</p>`}
    ${
      scripts.length > 0 &&
      html`<form role="search" class="search" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
        <${TextField}
          id="search"
          label="Search scripts"
          hidden
          type="search"
          value=${words}
          placeholder="name, description, tags"
          attributes=${{ 'data-search': true }}
          change=${(/** @type {string} */ q) => amend(withQuery({ q: q || undefined }))}
        />
        <${Command} command=${words === '' ? 'sparkq scripts list' : `sparkq scripts search ${quote(words)}`} />
      </form>`
    }
    ${warnings.length > 0 && html`<${Warnings} warnings=${warnings} folder=${folder} />`}
    ${
      scripts.length === 0
        ? html`<${NoScripts} />`
        : html`<ol
      class="rows spaced index">${found.map(
        script => html`<${ScriptRow} key=${script.name} script=${script}
        folder=${folder} />`,
      )}</ol>`
    }
  `
}

/** @param {number} all @param {number} found @param {string} words */
const headline = (all, found, words) => {
  if (all === 0) return 'No scripts yet.'
  if (words === '') return `${capital(counted(all, 'script'))} that can be queued by name.`
  return `${capital(counted(found, 'script'))} about “${words}”.`
}

/** @param {{ warnings: readonly ScriptWarning[], folder: string }} props */
const Warnings = ({ warnings, folder }) => html`<section aria-labelledby="warnings">
  <h2><span id="warnings">Wrong in their comments</span></h2>
  <ul class="warnings">
    ${warnings.map(
      ({ file, line, message }) => html`<li>
        <code>${near(file, folder)}:${line}</code> <span class="bad">${message}</span>
      </li>`,
    )}
  </ul>
</section>`

/** A path without the folder of the project. @param {string} path @param {string} folder */
export const near = (path, folder) => (folder !== '' && path.startsWith(folder) ? path.slice(folder.length) : path)

/** @param {{ script: ScriptEntry, folder: string }} props */
const ScriptRow = ({ script, folder }) => {
  const { name, description, tags, timeout, task_class, path, inputs } = script
  const isHere = here.value === `script-${name}`
  return html`<${Row}
    id=${`script-${name}`}
    name=${name}
    state="script"
    label=${name}
    href=${addressIn('scripts', name)}
    wordy
    what=${
      description === null
        ? html`<span class="soft">no description</span>`
        : html`<span
      title=${description}>${description}</span>`
    }
    took=${timeout === null ? (task_class ?? '') : duration(timeout)}
  >
    <p class="note soft">
      <code>${near(path, folder)}</code>
      ${inputs.length > 0 && ` · takes ${inputs.map(inputName).join(', ')}`}${tags.length > 0 && ` · ${tags.join(' ')}`}
    </p>
    ${
      isHere &&
      html`<div class="acts">
        <a class="btn" data-action="change" data-name="Enqueue"
          href=${addressOf('/enqueue', { script: name })}>Enqueue<kbd aria-hidden="true">e</kbd></a>
        <${Command} command=${`sparkq enqueue --script ${quote(name)}`} action="copy" />
      </div>`
    }
  <//>`
}

/** @param {ScriptEntry['inputs'][number]} input */
const inputName = ({ name, required }) => (required ? `${name} (required)` : name)

const NoScripts = () => html`
  <p class="lede">
    A file in <code>scripts/</code> or <code>tools/</code> can be queued by its name. Its first comment says what it
    does:
  </p>
  <pre class="sample">#!/usr/bin/env bash
# name: deploy-staging
# description: Deploys a branch, and waits until it is up
# inputs: branch (optional, defaults to main)
# tags: deploy, staging
# timeout: 5m</pre>
  <p><${Command} command="sparkq enqueue --script deploy-staging -- --branch main" /></p>
`
