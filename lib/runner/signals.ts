// The first signal asks a runner or watcher to end its tasks and exit; every further signal kills them (`insist`).
// SIGHUP of a closed terminal counts too.

/** Exit codes of a process that ended because of a signal (docs/contract.md §6). */
const EXITS: Record<string, number> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }

export type SignalRequest = {
  /** Aborted with the signal's name by the first SIGINT or SIGTERM. */
  signal: AbortSignal
  ask: (exitCode: number) => void
  insist: () => void
}

/** Listens until the returned function is called. */
export const onSignals = ({ signal, ask, insist }: SignalRequest): (() => void) => {
  let asked = false
  const again = (name: NodeJS.Signals) => {
    if (asked) return insist()
    asked = true
    ask(EXITS[name] ?? 1)
  }
  const first = () => {
    // These listeners must exist before the other listeners of the signal run: proper-lockfile's signal-exit ends the
    // process if it is the only listener.
    process.on('SIGINT', again).on('SIGTERM', again)
    again(signal.reason as NodeJS.Signals)
  }
  process.on('SIGHUP', again)
  signal.addEventListener('abort', first, { once: true })
  if (signal.aborted) first()
  return () => {
    signal.removeEventListener('abort', first)
    for (const name of ['SIGHUP', 'SIGINT', 'SIGTERM']) process.off(name, again)
  }
}
