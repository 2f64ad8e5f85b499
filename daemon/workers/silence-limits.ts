/** In milliseconds: the heartbeat interval of a busy runner, and the silence after which a worker is stale, then
 * crashed. */
export type Silence = { heartbeat: number; stale: number; crashed: number }

export const SILENCE: Silence = { heartbeat: 15_000, stale: 60_000, crashed: 300_000 }

/** The crash message of a worker whose process no longer exists. */
export const GONE = 'its process is gone'
