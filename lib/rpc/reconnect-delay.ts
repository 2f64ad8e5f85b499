// The delays between attempts to reach the daemon: 50 ms at first, doubled up to 2 s.

export const FIRST_RECONNECT_DELAY_MS = 50
const MAX_RECONNECT_DELAY_MS = 2_000

export const nextReconnectDelay = (delayMs: number): number => Math.min(delayMs * 2, MAX_RECONNECT_DELAY_MS)
