// The page as the handlers of the contract see it: where it is, and links that open it.

import { refuse, SparkqError } from '../../lib/model/errors.ts'
import { whyClosed } from '../../lib/page/state.ts'
import type { Result } from '../../lib/protocol/index.ts'
import { iso } from '../tasks/timestamps.ts'
import type { Front } from './front.ts'
import type { Keys } from './keys.ts'
import { LOGIN, type LoginCode } from './login-code.ts'

export type LinkWish = LoginCode & { newToken: boolean }

export const createPage = (front: Pick<Front, 'state' | 'settle'>, keys: Keys) => ({
  state: front.state,

  /** Refuses with `config` or `busy` if there is no page. */
  async link({ access, address, newToken }: LinkWish): Promise<Result<'page.link'>> {
    if (newToken) keys.voidAll()
    await front.settle() // a port that was taken may be free by now
    const state = await front.state()
    const closed = whyClosed(state)
    if (closed) throw new SparkqError(closed.code, closed.message, closed.hint)
    const url = state.url ?? refuse('internal', { detail: 'the page is open and has no address' })
    const { code, expiresAt } = keys.issue(LOGIN, { access, address } satisfies LoginCode)
    return { link: `${url}#t=${code}`, url, access, expires_at: iso(expiresAt) }
  },
})
