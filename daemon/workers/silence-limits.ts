/** In milliseconds: how often a busy runner is to be heard, and after how long a silence one is stale, then crashed. */
export type Silence = { heartbeat: number; stale: number; crashed: number }

export const SILENCE: Silence = { heartbeat: 15_000, stale: 60_000, crashed: 300_000 }

/** Why a worker counts as crashed whose process is not there any more. */
export const GONE = 'its process is gone'
