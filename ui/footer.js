// @ts-check
// The foot of the page: the keys that help most, the theme, the version.

import { html, signal } from './html.js'
import { useRead } from './store.js'

/** @type {readonly (readonly [string, string])[]} */
const MOST_USED = [
  ['j k', 'move'],
  ['Enter', 'open'],
  ['r', 'run again'],
  ['y', 'copy the command'],
  [':', 'anything'],
  ['?', 'all keys'],
]

const THEMES = /** @type {const} */ (['system', 'light', 'dark'])
const theme = signal(document.documentElement.dataset.theme ?? 'system')

/** @param {string} chosen */
export const setTheme = chosen => {
  theme.value = chosen
  if (chosen === 'system') {
    delete document.documentElement.dataset.theme
    localStorage.removeItem('sparkq-theme')
  } else {
    document.documentElement.dataset.theme = chosen
    localStorage.setItem('sparkq-theme', chosen)
  }
}

export const Footer = () => {
  const { data } = useRead('daemon.status', { tasks: false })
  return html`<footer class="sheet foot">
    <p class="keys">
      ${MOST_USED.map(([key, says]) => html`<span><kbd>${key}</kbd> ${says}</span>`)}
    </p>
    <p>
      <span class="themes" role="group" aria-label="Theme">
        ${THEMES.map(
          one =>
            html`<button type="button" aria-pressed=${theme.value === one} onClick=${() => setTheme(one)}>
              ${one}
            </button>`,
        )}
      </span>
      ${data && html`<span class="soft">SparkQ ${data.version}</span>`}
    </p>
  </footer>`
}
