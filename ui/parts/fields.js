// @ts-check
// Fields of a form: a label, what is typed, and below it a note, or what is wrong with it.

/** @import { ComponentChildren } from 'preact' */

import { html } from '../html.js'

/** @typedef {{
 *   id: string, label: string, value: string, change: (value: string) => void, note?: ComponentChildren,
 *   problem?: string,
 *   mono?: boolean, placeholder?: string, offers?: readonly string[], rows?: number, type?: string, big?: boolean,
 *   hidden?: boolean, required?: boolean, attributes?: Record<string, unknown>,
 * }} FieldProps
 * `offers`: values to choose from, others are allowed. `rows`: several lines. `hidden`: the label is for readers of the
 * screen. */

/** @param {FieldProps} props */
export const TextField = props => {
  const { id, value, change, mono = false, placeholder, offers, rows, type = 'text', big = false, problem } = props
  const common = {
    id,
    class: ['field', mono && 'mono', big && 'big', problem && 'wrong'].filter(Boolean).join(' '),
    value,
    placeholder,
    spellcheck: !mono,
    autocapitalize: 'off',
    autocomplete: 'off',
    'aria-describedby': `${id}-note`,
    'aria-invalid': problem === undefined ? undefined : 'true',
    'aria-required': props.required ? 'true' : undefined,
    onInput: (/** @type {Event} */ { currentTarget }) => change(/** @type {HTMLInputElement} */ (currentTarget).value),
    ...props.attributes,
  }
  return html`<${Slot} ...${props}>
    ${
      rows === undefined
        ? html`<input ...${common} type=${type} list=${offers && `${id}-offers`} />`
        : html`<textarea ...${common} rows=${rows}></textarea>`
    }
    ${
      offers &&
      html`<datalist id=${`${id}-offers`}>${offers.map(
        offer => html`<option
      value=${offer}></option>`,
      )}</datalist>`
    }
  <//>`
}

/** @typedef {readonly (readonly [value: string, label: string])[]} Choices */

/** @param {Omit<FieldProps, 'offers'> & { choices: Choices }} props */
export const ChoiceField = props => {
  const { id, value, change, choices, problem } = props
  /** @param {Event} event */
  const picked = ({ currentTarget }) => change(/** @type {HTMLSelectElement} */ (currentTarget).value)
  return html`<${Slot} ...${props}>
    <select id=${id} class="field" aria-describedby=${`${id}-note`}
      aria-invalid=${problem === undefined ? undefined : 'true'} onChange=${picked}>
      ${choices.map(([choice, label]) => html`<option value=${choice} selected=${choice === value}>${label}</option>`)}
    </select>
  <//>`
}

/** @typedef {'id' | 'label' | 'note' | 'problem' | 'hidden' | 'required'} SlotProp */

/** @param {Pick<FieldProps, SlotProp> & { children?: ComponentChildren }} props */
export const Slot = ({
  id,
  label,
  note,
  problem,
  hidden = false,
  required = false,
  children,
}) => html`<div class="slot">
  <label class=${hidden ? 'unseen' : undefined} for=${id}>${label}${
    required &&
    html`<span
    class="soft"> (required)</span>`
  }</label>
  ${children}
  <p class=${problem === undefined ? 'slot-note' : 'slot-note bad'} id=${`${id}-note`}
    aria-live=${problem === undefined ? undefined : 'polite'}>
    ${problem ?? note}
  </p>
</div>`

/** A few words of which one holds, as tabs of a newspaper: radio buttons.
 * @param {{ name: string, label: string, value: string, change: (value: string) => void, choices: Choices }} props */
export const Words = ({ name, label, value, change, choices }) => html`<fieldset class="words-choice">
  <legend class="unseen">${label}</legend>
  ${choices.map(
    ([choice, text]) => html`<label>
      <input type="radio" name=${name} value=${choice} checked=${choice === value} onChange=${() => change(choice)} />
      <span>${text}</span>
    </label>`,
  )}
</fieldset>`
