// The time zone that this process has had since its start: Node asks for it once.

import { readlinkSync } from 'node:fs'

/** A test of whether a caller with this TZ lives in the same zone: who travels changes /etc/localtime. */
export const zoneOf = (env: Record<string, string | undefined>): ((tz: string | undefined) => boolean) => {
  const own = env['TZ']
  const taken = localtime()
  return tz => tz === own && (tz !== undefined || localtime() === taken)
}

const localtime = (): string | undefined => {
  try {
    return readlinkSync('/etc/localtime')
  } catch {
    return undefined // none, or a copy
  }
}
