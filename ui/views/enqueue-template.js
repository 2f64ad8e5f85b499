// @ts-check
// A prompt of `prompts/` with its placeholders as fields, and the text that they make.

/** @import { PartProps } from './enqueue-work.js' */

import { addressIn } from '../address.js'
import { html, useEffect } from '../html.js'
import { ChoiceField, TextField } from '../parts/fields.js'
import { Refused } from '../parts/refused.js'
import { keysOf, pieces } from '../placeholders.js'
import { useRead } from '../store.js'

const WHEN = /^prompt\./

/** @param {PartProps} props */
export const TemplatePart = props => {
  const { draft, change } = props
  const { data, refusal } = useRead('prompt.list', {}, WHEN)
  const prompts = data?.prompts ?? []
  const known = prompts.find(({ name }) => name === draft.template)
  /** @param {string} template */
  const choose = template => change({ template, body: '', bodyTool: '' })
  return html`
    <${ChoiceField}
      id="template"
      label="Template"
      value=${draft.template}
      choices=${[['', 'choose one'], ...prompts.map(({ name }) => /** @type {const} */ ([name, name]))]}
      note=${
        known
          ? (known.description ??
            html`<a
        href=${addressIn('prompts', known.name)}>Its text</a>`)
          : 'A file in prompts/.'
      }
      change=${choose}
    />
    <${Refused} refusal=${refusal} />
    ${known && html`<${Filled} key=${known.name} ...${props} />`}
  `
}

/** @param {PartProps} props */
const Filled = ({ draft, change, problems }) => {
  const { data } = useRead('prompt.get', { name: draft.template }, WHEN)
  useEffect(() => {
    if (data) change({ body: data.body, bodyTool: data.tool ?? '' })
  }, [data?.hash])
  if (draft.body === '') return null
  const fallback = new Map(data?.placeholders.map(({ key, default: value }) => [key, value]))
  return html`
    <div class="slots" role="group" aria-label="Placeholders">
      ${keysOf(draft.body).map(
        key => html`<${TextField}
          key=${key}
          id=${`value-${key}`}
          label=${key}
          required=${fallback.get(key) === null}
          placeholder=${fallback.get(key) ?? ''}
          value=${draft.values[key] ?? ''}
          note=""
          change=${(/** @type {string} */ value) => change({ values: { ...draft.values, [key]: value } })}
        />`,
      )}
    </div>
    <pre class="tail preview" tabindex="0" aria-label="The prompt as it will be">${pieces(draft.body).map(piece => {
      if (typeof piece === 'string') return piece
      const value = draft.values[piece.key] || piece.fallback
      return value === null || value === undefined
        ? html`<mark class="gap-mark">${`{{${piece.key}}}`}</mark>`
        : html`<mark>${value}</mark>`
    })}</pre>
    <${TextField} id="files" label="Context files" rows=${2} mono value=${draft.files} problem=${problems.files}
      note="What the prompt is about: paths, one a line."
      change=${(/** @type {string} */ files) => change({ files })} />
  `
}
