// @ts-check
// The configuration: every key with its value and where that is set, edited in place; behind it the file itself. The
// file is the only master: a change is shown as its difference first, then written into it, comments kept.

/** @import { Result } from '../../lib/protocol/index.ts' */

import { html, useState } from '../html.js'
import { Command } from '../parts/command.js'
import { TextField, Words } from '../parts/fields.js'
import { Loading } from '../parts/loading.js'
import { amend, go, withQuery } from '../router.js'
import { useRead } from '../store.js'
import { capital, counted } from '../words.js'
import { ConfigFile } from './config-file.js'
import { ConfigKeyRow } from './config-key.js'

/** @typedef {Result<'config.list'>['keys'][number]} ConfigKey */

/** @param {import('../views.js').ViewProps} props */
export const View = ({ query, mark }) => {
  const { data, refusal, again } = useRead('config.list', {}, /^(config|daemon)\./)
  const [edited, setEdited] = useState('')
  if (!data) return html`<${Loading} refusal=${refusal} title="Configuration" />`
  const { keys, file } = data
  const isFile = query.has('file') || mark !== ''
  const words = (query.get('q') ?? '').toLowerCase()
  const onlySet = query.has('set')
  const shown = keys.filter(
    ({ key, source, description }) =>
      (!onlySet || source === 'file') && `${key} ${description}`.toLowerCase().includes(words),
  )
  const change = (/** @type {string} */ view) =>
    go(withQuery({ file: view === 'file' || undefined, set: view === 'set' || undefined }))
  return html`
    <p class="dateline">Configuration, <code>${file}</code></p>
    <h1 tabindex="-1">${headline(keys)}</h1>
    <p class="lede soft">The file is the only master: a change is written into it, and its comments stay.</p>
    <div class="beside">
      <${Words} name="view" label="What is shown" value=${isFile ? 'file' : onlySet ? 'set' : 'all'} change=${change}
        choices=${[['all', 'All keys'], ['set', 'Those that are set'], ['file', 'The file']]} />
      <${Command} command=${isFile ? 'sparkq config export' : 'sparkq config list'} action="copy" />
    </div>
    ${
      isFile
        ? html`<${ConfigFile} file=${data} mark=${mark} done=${again} />`
        : html`
          <form role="search" class="search" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
            <${TextField} id="search" label="Search keys" hidden type="search" value=${query.get('q') ?? ''}
              placeholder="key or what it means" attributes=${{ 'data-search': true }}
              change=${(/** @type {string} */ q) => amend(withQuery({ q: q || undefined }))} />
          </form>
          ${shown.length === 0 && html`<p class="lede soft">No key is like this.</p>`}
          ${sections(shown).map(
            ([section, ofSection]) => html`<section key=${section} aria-label=${section}>
              <h2>${section}</h2>
              <ol class="rows keys">
                ${ofSection.map(
                  one => html`<${ConfigKeyRow}
                    key=${one.key}
                    entry=${one}
                    hash=${data.hash}
                    isOpen=${edited === one.key}
                    open=${(/** @type {boolean} */ isOpen) => setEdited(isOpen ? one.key : '')}
                    done=${again}
                  />`,
                )}
              </ol>
            </section>`,
          )}
        `
    }
  `
}

/** @param {readonly ConfigKey[]} keys */
const headline = keys => {
  const set = keys.filter(({ source }) => source === 'file').length
  if (set === 0) return 'Everything has its default.'
  return `${capital(counted(set, 'key'))} ${set === 1 ? 'is' : 'are'} set, the others have their defaults.`
}

/** The keys by the part of the file that they stand in.
 * @param {readonly ConfigKey[]} keys
 * @returns {[string, ConfigKey[]][]} */
const sections = keys => {
  /** @type {Map<string, ConfigKey[]>} */
  const found = new Map()
  for (const key of keys) {
    const section = /^[^.[]+/.exec(key.key)?.[0] ?? key.key
    found.set(section, [...(found.get(section) ?? []), key])
  }
  return [...found]
}
