// What the daemon is and how it ends, as handlers see it. daemon/shutdown.ts implements the end.

export type DaemonFacts = {
  pid: number
  version: string
  protocol: number
  node: string
  startedAt: number
  socket: string
}

export type Lifecycle = {
  facts: DaemonFacts
  /** True as soon as the daemon has begun to stop. */
  stopping(): boolean
  /** Stops the runner of a queue; without a queue all runners, then the daemon. Resolves to the names of the
   * runners. */
  stop(options: { queue: string | undefined; drain: boolean }): Promise<string[]>
}
