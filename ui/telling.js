// @ts-check
// What a tab tells from afar: `(2) shop` for two unseen failures, and a favicon that is amber while something runs and
// has a red dot with unseen failures.

import { useEffect } from './html.js'
import { place } from './router.js'
import { useRead } from './store.js'
import { VIEWS } from './views.js'
import { matchPath } from './address.js'

/** @param {string} project */
export const useTelling = project => {
  const { data } = useRead(
    'task.review',
    { limit: 0 },
    /^(task\.(enqueued|claimed|succeeded|failed|canceled|released|acknowledged|purged)|queue\.)/,
  )
  const failed = data?.totals.failed ?? 0
  const isRunning = (data?.running ?? 0) > 0
  const { path } = place.value
  useEffect(() => {
    const row = VIEWS.find(({ path: pattern }) => matchPath(pattern, path))
    const [name = ''] = Object.values((row && matchPath(row.path, path)) ?? {})
    const view = name || (row && row.path !== '/' ? row.title : '')
    document.title = [failed > 0 ? `(${failed})` : '', view && `${view} ·`, project || 'SparkQ']
      .filter(Boolean)
      .join(' ')
  }, [failed, project, path])
  useEffect(() => {
    const link = /** @type {HTMLLinkElement | null} */ (document.querySelector('link[rel=icon]'))
    if (link) link.href = `data:image/svg+xml,${encodeURIComponent(favicon({ isRunning, hasFailed: failed > 0 }))}`
  }, [failed > 0, isRunning])
}

/** @param {{ isRunning: boolean, hasFailed: boolean }} state */
const favicon = ({ isRunning, hasFailed }) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M16 2 30 16 16 30 2 16Z" fill="${
    isRunning ? '#d98a00' : '#77736b'
  }"/>${hasFailed ? '<circle cx="24" cy="8" r="7" fill="#d0342c"/>' : ''}</svg>`
