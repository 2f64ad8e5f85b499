// A link cannot carry a key, so an output is downloaded by an address with a code that is valid once, for a minute.

import { refuse } from '../../lib/model/errors.ts'
import type { BridgeOptions } from './bridge-options.ts'
import { callerOf, type Handler } from './exchange.ts'
import type { Keys } from './keys.ts'
import { OUTPUT_PATH, wantedOutput } from './output-address.ts'
import { sendJson } from './reply.ts'

export const OUTPUT_LINK_PATH = `${OUTPUT_PATH}/link`

/** The purpose of its codes. */
const DOWNLOAD = 'download'

/** Returns a relative address, which is right below any prefix of a proxy. */
export const createOutputLinks =
  ({ keys, dispatch }: Pick<BridgeOptions, 'keys' | 'dispatch'>): Handler =>
  async ({ response, url, params, peer }) => {
    const { id, claim } = wantedOutput({ params, url })
    const { friendly_id, attempt } = await callerOf(dispatch, peer)('task.attempt', { id, claim })
    if (attempt === null) refuse('not_found', { kind: `attempt ${claim} of task`, name: friendly_id })
    const path = url.pathname.replace(/\/link$/, '')
    const { code, expiresAt } = keys.issue(DOWNLOAD, path)
    response.setHeader('cache-control', 'no-store')
    sendJson(response, 201, { href: `${path.slice(1)}?k=${code}`, expires_at: new Date(expiresAt).toISOString() })
  }

/** Whether the code of an address is valid for it; undefined if the address has none. Refuses with `key_required` a
 * code that is not. */
export const checkLink = ({ pathname, searchParams }: URL, keys: Pick<Keys, 'redeem'>): true | undefined => {
  const code = searchParams.get('k')
  if (code === null) return undefined
  if (keys.redeem(DOWNLOAD, code) !== pathname)
    refuse('key_required', { why: 'this link was used already, or is older than a minute' })
  return true
}
