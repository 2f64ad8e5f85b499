// The keys that a request over HTTP needs. A key is derived from the token of the project, so nothing is stored, and a
// restart logs no page out. A page gets its key for a code that is valid once and for a minute; codes are in memory
// alone. This part stays when the bridge is let go.

import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { refuse } from '../../lib/model/errors.ts'
import { lazy } from '../../lib/system/lazy.ts'
import { replaceFile } from '../../lib/system/replace-file.ts'
import type { Clock } from '../engine/clock.ts'
import { createSignal } from '../engine/signal.ts'
import type { Access } from './exchange.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const KEY_LIFE_MS = 30 * DAY_MS
const CODE_LIFE_MS = 60_000
const MAX_CODES = 1000
/** A shorter token is no secret: an empty file, for example. */
const MIN_TOKEN_CHARACTERS = 32

/** `renewed`: a key in place of this one, which is more than a day old. */
export type KeyCheck = { access: Access; renewed?: string }

export type Keys = ReturnType<typeof createKeys>

export const createKeys = (stateDir: string, clock: Clock) => {
  const file = join(stateDir, 'token')
  const codes = new Map<string, { until: number; value: unknown }>()
  const voided = createSignal()
  let token = lazy(() => readToken(file) ?? newToken(file))

  const makeKey = (access: Exclude<Access, 'token'>): { key: string; expiresAt: number } => {
    const expires = Math.ceil((clock.now() + KEY_LIFE_MS) / 1000)
    return { key: `${access}.${expires}.${signature(token(), access, expires)}`, expiresAt: expires * 1000 }
  }

  return {
    /** Makes the token of the project if there is none yet: scripts read it from its file. */
    prepare: (): void => void token(),

    /** A code that `redeem` takes once, within a minute. */
    issue(purpose: string, value: unknown): { code: string; expiresAt: number } {
      const now = clock.monotonic()
      for (const [id, { until }] of codes) if (until < now || codes.size >= MAX_CODES) codes.delete(id)
      const code = randomBytes(16).toString('base64url')
      codes.set(`${purpose} ${digest(code).toString('hex')}`, { until: now + CODE_LIFE_MS, value })
      return { code, expiresAt: clock.now() + CODE_LIFE_MS }
    },

    /** What the code was made for; undefined if there is none, or no longer. */
    redeem(purpose: string, code: string): unknown {
      const id = `${purpose} ${digest(code).toString('hex')}`
      const found = codes.get(id)
      codes.delete(id)
      return found && found.until >= clock.monotonic() ? found.value : undefined
    },

    makeKey,

    /** What a key permits; undefined if it is none of this project, or too old. */
    check(key: string): KeyCheck | undefined {
      if (isEqual(key, token())) return { access: 'token' }
      const [, access, seconds, mac] = /^(page|read)\.(\d{1,12})\.([\w-]{43})$/.exec(key) ?? []
      if (mac === undefined || !isEqual(mac, signature(token(), access!, Number(seconds)))) return undefined
      const left = Number(seconds) * 1000 - clock.now()
      if (left <= 0) return undefined
      const kind = access as 'page' | 'read'
      return left < KEY_LIFE_MS - DAY_MS ? { access: kind, renewed: makeKey(kind).key } : { access: kind }
    },

    /** Makes a new token: no earlier key, code or connection is valid any more. Refuses with `io`. */
    voidAll(): void {
      const fresh = newToken(file)
      token = () => fresh
      codes.clear()
      voided.emit()
    },

    onVoid: voided.subscribe,
  }
}

const readToken = (file: string): string | undefined => {
  try {
    const text = readFileSync(file, 'utf8').trim()
    return text.length < MIN_TOKEN_CHARACTERS ? undefined : text
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    refuse('io', { detail: `cannot read '${file}': ${(error as Error).message}` })
  }
}

const newToken = (file: string): string => {
  const token = randomBytes(32).toString('base64url')
  replaceFile(file, `${token}\n`, 0o600)
  return token
}

const signature = (token: string, access: string, expires: number): string =>
  createHmac('sha256', token).update(`sparkq key ${access} ${expires}`).digest('base64url')

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** In a time that does not depend on where they differ. */
const isEqual = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))
