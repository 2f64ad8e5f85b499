// @ts-check
// The output of an attempt, live: stdout and stderr together or apart, followed, searched, wrapped and saved. A number
// is the address of its line.

/** @import { Stream } from './lines.js' */
/** @import { Row } from './rows.js' */
import { addressIn, addressOf } from '../address.js'
import { Refusal } from '../api.js'
import { html, useEffect, useRef, useState } from '../html.js'
import { useKeys } from '../keyboard.js'
import { Refused } from '../parts/refused.js'
import { size } from '../sizes.js'
import { Finder } from './finder.js'
import { outputPath } from './requests.js'
import { blockOfLine, rowInBlock } from './rows.js'
import { saveOutput } from './save.js'
import { useLog } from './use-log.js'

/** @typedef {{
 *   id: string, name: string, attempt: number, isLast: boolean, isRunning: boolean, query: URLSearchParams,
 *   mark: string,
 * }} OutputProps
 * `name`: the friendly id. `mark`: `L120` is line 120 of stdout, or of the stream that is shown; `E7` is line 7 of
 * stderr where both are shown. */

/** @typedef {'both' | Stream} Shown */
/** @type {Record<Shown, { streams: readonly Stream[], says: string }>} */
const TABS = {
  both: { streams: ['out', 'err'], says: 'both' },
  out: { streams: ['out'], says: 'stdout' },
  err: { streams: ['err'], says: 'stderr' },
}

/** @param {OutputProps} props */
export const Output = ({ id, name, attempt, isLast, isRunning, query, mark }) => {
  const shown = /** @type {const} */ (['out', 'err']).find(stream => query.has(stream)) ?? 'both'
  const { streams } = TABS[shown]
  const from = query.has('at') ? Number(query.get('at')) || 0 : undefined
  const [isWrapped, setWrapped] = useState(true)
  const [isBinaryShown, showBinary] = useState(false)

  /** @param {Shown} tab @param {import('../address.js').Query} [more] @param {string} [place] */
  const address = (tab, more = {}, place = '') => {
    const named = isLast && !query.has('attempt') && place === '' ? {} : { attempt }
    return addressOf(
      addressIn('tasks', name).slice(1),
      { ...named, ...(tab === 'both' ? {} : { [tab]: true }), ...more },
      place,
    )
  }
  /** @param {Row} row */
  const addressOfRow = ({ stream, number, at }) =>
    number === null
      ? address(stream, { at: String(at) })
      : address(shown, {}, `${shown === 'both' && stream === 'err' ? 'E' : 'L'}${number}`)

  const { box, view, version } = useLog({ task: id, attempt, streams, isRunning, from, addressOf: addressOfRow })
  useMark(view, version, { shown, mark, from })
  useKeys({
    end: () => void view?.end(),
    output: () => {
      box.current?.closest('section')?.scrollIntoView({ block: 'start' })
      box.current?.focus({ preventScroll: true })
    },
  })

  const reader = view?.reader
  const isHidden = reader?.isBinary && !isBinaryShown
  const isEmpty =
    reader?.state !== 'reading' &&
    reader?.lines.size === 0 &&
    streams.every(stream => reader.lines.lanes[stream].pending.length === 0)
  return html`<section class="output" aria-labelledby="output-title">
    <h2 class="output-head">
      <span id="output-title">Output</span>
      <span class="tabs">
        ${
          /** @type {Shown[]} */ (Object.keys(TABS)).map(
            tab =>
              html`<a href=${address(tab)} aria-current=${tab === shown ? 'true' : undefined}>${TABS[tab].says}</a>`,
          )
        }
        <button type="button" aria-pressed=${isWrapped} onClick=${() => setWrapped(!isWrapped)}>wrap</button>
        ${
          reader?.state === 'live' &&
          html`<button type="button" aria-pressed=${view?.isFollowing ?? false} onClick=${() => void view?.end()}
          >follow<kbd aria-hidden="true">G</kbd></button>`
        }
        <${Finder} view=${view} version=${version} />
        <${Save} id=${id} attempt=${attempt} stream=${shown === 'err' ? 'err' : 'out'} />
      </span>
    </h2>
    ${
      reader?.isTooLong &&
      html`<p class="aside">
        Too long to be shown together: this is stdout alone.${' '}<a href=${address('err')}>stderr</a>
      </p>`
    }
    ${
      reader?.hasEarlier &&
      html`<p class="aside">
      ${size(Math.min(...streams.map(stream => reader.lines.lanes[stream].start)))} before this.
      ${' '}<button type="button" class="btn" onClick=${() => void reader.earlier()}>Earlier</button>
      ${' '}<button type="button" class="btn" onClick=${() => void view?.top()}>From the beginning</button>
    </p>`
    }
    ${
      isHidden &&
      html`<p class="aside">
      This looks like binary output.${' '}
        <button type="button" class="btn" onClick=${() => showBinary(true)}>Show it as text</button>
    </p>`
    }
    ${
      isEmpty &&
      !reader?.refusal &&
      html`<p class="aside">${reader?.state === 'live' ? 'Nothing written yet.' : 'It wrote nothing.'}</p>`
    }
    <div
      ref=${box} class=${`log ${shown} ${isWrapped ? 'wrap' : 'nowrap'}`} hidden=${isHidden ? true : undefined}
      tabindex="0" role="group" aria-label="Lines of the output"
    ></div>
    ${
      reader?.hasLater &&
      html`<p class="aside">
      More follows.${' '}<button type="button" class="btn" onClick=${() => void view?.end()}>To the end</button>
    </p>`
    }
    <${Refused} refusal=${reader?.refusal} />
  </section>`
}

/** @param {{ id: string, attempt: number, stream: Stream }} props */
const Save = ({ id, attempt, stream }) => {
  const [refusal, setRefusal] = useState(/** @type {Refusal | undefined} */ (undefined))
  const save = () =>
    saveOutput(outputPath({ task: id, attempt }, stream)).then(
      () => setRefusal(undefined),
      error => {
        if (!(error instanceof Refusal)) throw error
        setRefusal(error)
      },
    )
  return html`<button type="button" onClick=${save}>save</button><${Refused} refusal=${refusal} />`
}

/** Shows the line that the address names, once it is read. @param {import('./use-log.js').LogView | undefined} view
 * @param {number} version @param {{ shown: Shown, mark: string, from: number | undefined }} place */
const useMark = (view, version, { shown, mark, from }) => {
  const done = useRef({ view, wanted: '' })
  useEffect(() => {
    const wanted = `${shown} ${mark} ${from}`
    const [, letter, digits] = /^([LE])(\d{1,9})$/.exec(mark) ?? []
    if (!view || (letter === undefined && from === undefined)) return
    if (done.current.view === view && done.current.wanted === wanted) return
    const stream = letter === 'E' || shown === 'err' ? 'err' : 'out'
    const { lines } = view.reader
    const number = digits === undefined ? undefined : Number(digits)
    const block = number === undefined ? (lines.size > 0 ? 0 : undefined) : blockOfLine(lines, stream, number)
    if (block === undefined) return
    done.current = { view, wanted }
    const row = rowInBlock(lines, block, stream, number === undefined ? { at: from ?? 0 } : { number })
    view.show({ block, row }, new Map())
  }, [view, version, shown, mark, from])
}
