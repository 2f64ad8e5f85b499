// The time zone of this process: Node reads it once, at its start.

import { readlinkSync } from 'node:fs'

/** Returns a test of whether a caller with this TZ is in the same zone. /etc/localtime may have changed since the
 * start, for example on a journey. */
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
