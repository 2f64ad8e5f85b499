// @ts-check
// One script: what it says of itself, and its source, read-only.

import { addressOf } from '../address.js'
import { html } from '../html.js'
import { Command } from '../parts/command.js'
import { Loading } from '../parts/loading.js'
import { Source } from '../parts/source.js'
import { quote } from '../quote.js'
import { useRead } from '../store.js'
import { duration } from '../times.js'
import { near } from './scripts.js'

/** @param {import('../views.js').ViewProps} props */
export const View = ({ params: { name = '' }, mark }) => {
  const { data, refusal } = useRead('script.get', { name }, /^(daemon|config)\./)
  const { data: index } = useRead('script.list', {}, /^(daemon|config)\./)
  const { data: status } = useRead('daemon.status', { tasks: false }, /^daemon\./)
  if (!data) return html`<${Loading} refusal=${refusal} title=${name} />`
  const { description, path, inputs, outputs, tags, timeout, task_class, text } = data
  const folder = (status?.config ?? '').replace(/[^/]*$/, '')
  const warnings = index?.warnings.filter(({ file }) => file === path) ?? []
  const problems = Object.fromEntries(warnings.map(({ line, message }) => [line, message]))
  return html`
    <p class="dateline"><a href="#/scripts">Scripts</a>, ${near(path, folder)}</p>
    <h1 tabindex="-1">${data.name}</h1>
    ${description !== null && html`<p class="lede">${description}</p>`}
    <p class="acts">
      <a class="btn" data-action="change" data-name="Enqueue"
        href=${addressOf('/enqueue', { script: data.name })}>Enqueue<kbd aria-hidden="true">e</kbd></a>
      <a class="btn quiet" href=${addressOf('/tasks', { q: path })}>Its tasks</a>
      <${Command} command=${`sparkq enqueue --script ${quote(data.name)}`} action="copy" />
    </p>
    <p class="facts">
      ${timeout !== null && html`<span>timeout <b>${duration(timeout)}</b></span>`}
      ${task_class !== null && html`<span>class <b>${task_class}</b></span>`}
      ${tags.length > 0 && html`<span>tags <b>${tags.join(' ')}</b></span>`}
    </p>
    <${Parameters} title="Inputs" list=${inputs} />
    <${Parameters} title="Outputs" list=${outputs} />
    <h2>Source <span class="count">${text.split('\n').length - (text.endsWith('\n') ? 1 : 0)} lines</span></h2>
    <${Source} text=${text} mark=${mark} problems=${problems} label="Source" />
  `
}

/** @param {{ title: string, list: readonly { name: string, required: boolean, note: string | null }[] }} props */
const Parameters = ({ title, list }) =>
  list.length > 0 &&
  html`<section aria-label=${title}>
    <h2>${title}</h2>
    <dl class="parameters">
      ${list.map(
        ({ name, required, note }) => html`<div>
          <dt><code>${name}</code></dt>
          <dd>${[title === 'Outputs' ? '' : required ? 'required' : 'optional', note].filter(Boolean).join('; ')}</dd>
        </div>`,
      )}
    </dl>
  </section>`
