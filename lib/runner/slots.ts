// Keeps as many attempts going as the runner may. It waits for the daemon's answers and for its own processes, never
// for a clock (docs/contract.md §8).

import { asSparkqError, type SparkqError } from '../model/errors.ts'
import { isAttemptOver, isRetryable } from '../model/retryable-errors.ts'
import type { Directive } from '../protocol/worker.ts'
import { EXECUTED } from '../model/tool-kinds.ts'
import { handBack, makeAttempt, type Attempt, type RunnerPlace } from './attempt.ts'
import { chatAttempt } from './chat.ts'
import type { Task } from './command.ts'
import { deliver, type Delivered, type Keep } from './deliver-report.ts'
import { commonEnvironment } from './environment.ts'
import type { Gate } from './held-process.ts'
import { createGates } from './process-pool.ts'
import type { Link } from './daemon-link.ts'
import { pause } from '../system/pause.ts'
import { onWire } from '../processes/process-table.ts'
import type { AttemptEnding } from './report.ts'

/** `once`: one task. `run`: until nothing is due. `watch`: until told to stop. */
export type Mode = 'once' | 'run' | 'watch'

export type SlotsRequest = {
  mode: Mode
  /** How many tasks at a time. */
  jobs: number
  workerId: string
  place: Pick<RunnerPlace, 'env'>
  /** Which tasks are worked in chat: none, so that others get them; those of tools without a command; all. `show` puts
   * one before whoever does it. */
  chat: { tasks: 'none' | 'commandless' | 'all'; show: (task: Task) => void }
  /** Told when there is something in hand that was not before. */
  busy: () => void
  finished: (end: Delivered) => void
  keep: Keep | undefined
}

export type Slots = {
  /** Works until the mode or `halt` says enough. Rejects, after what runs has ended, when the daemon will not go on. */
  run(link: Link): Promise<void>
  /** No more claims. `drain` lets tasks finish; `now` ends them and gives them back. */
  halt(how: 'drain' | 'now'): void
  kill(): void
  directed(directive: Directive): void
  /** Nothing that it holds is this worker's any more: ends all of it, reports none, and `run` rejects with the error. */
  fence(error: SparkqError): void
  /** Whether it works on something, and so owes the daemon signs of life. A report that is on its way is one. */
  isBusy(): boolean
  /** What is claimed and not yet reported. */
  holds(): { id: string; claim: number }[]
  /** Whether a daemon that does not answer is worth waiting for. */
  patient(): boolean
}

/** Before a claim is tried again. A lost connection has waits of its own, this one only lets the loss be noticed. */
const LOST_WAIT_MS = 50
const REFUSED_WAIT_MS = 1_000

export const createSlots = ({ mode, jobs, workerId, place, chat, busy, finished, keep }: SlotsRequest): Slots => {
  const held = new Set<Attempt>()
  const common = commonEnvironment(place.env)
  const gates = createGates(common)
  const { promise: idle, resolve: finish } = Promise.withResolvers<void>()
  let link: Link
  let claiming = 0
  let working = 0
  let claimed = 0
  /** True when nothing was due at the last look. To a claim that waits for ever the daemon says so when the queue has
   * ended. */
  let dry = false
  let halting: 'drain' | 'now' | undefined
  let fatal: SparkqError | undefined

  const patient = () => halting !== 'now' && (held.size > 0 || (mode === 'watch' && halting === undefined))

  const fill = () => {
    while (halting === undefined && !dry && claiming + working < jobs && !(mode === 'once' && claimed + claiming > 0))
      void claim()
    if (held.size === 0 && (claiming === 0 || halting !== undefined)) finish()
  }

  const claim = async () => {
    claiming++
    const gate = chat.tasks === 'all' ? undefined : gates.take()
    try {
      const task = await link.call('task.claim', {
        queue: link.registration().queue.id,
        worker: workerId,
        wait: mode === 'watch' ? null : undefined,
        kinds: chat.tasks === 'none' ? [...EXECUTED] : undefined,
        gate: gate?.identity && onWire(gate.identity),
      })
      if (task === null) dry = true
      else if (await isOurs(task)) take(task, gate)
    } catch (error) {
      await refused(asSparkqError(error))
    }
    if (gate) gates.giveBack(gate)
    claiming--
    fill()
  }

  /** The answer to a claim may have lain unread while this process was stopped, for so long that the daemon took it for
   * dead and gave the task to another (docs/contract.md §8). What is older than the sign of life that was due meanwhile
   * is asked about first. */
  const isOurs = async ({ id, claim, claimed_at }: Task): Promise<boolean> => {
    if (Date.now() - Date.parse(claimed_at!) < link.registration().heartbeat * 1000) return true
    try {
      await link.insist('task.heartbeat', { id, claim: claim! })
      return true
    } catch (error) {
      if (isAttemptOver(error)) return false
      throw error
    }
  }

  const refused = async (error: SparkqError) => {
    if (halting !== undefined) return
    if (isRetryable(error) && error.code !== 'unreachable' && patient()) {
      // Not what a runner that was told to stop stays for.
      return pause(error.code === 'disconnected' ? LOST_WAIT_MS : REFUSED_WAIT_MS, { ref: false })
    }
    fatal = error
    halt('drain')
  }

  const isChat = (task: Task): boolean => chat.tasks === 'all' || task.tool.kind === 'chat'

  const take = (task: Task, claimedWith: Gate | undefined) => {
    claimed++
    working++
    const executed = !halting && !isChat(task)
    // The claim told the daemon of its process. Somebody may have ended that while the claim waited.
    const gate = executed && !claimedWith?.isWaiting() ? gates.take() : claimedWith
    const attempt = halting
      ? handBack(task)
      : executed
        ? makeAttempt(task, gate!, { ...link.registration(), ...place, common })
        : chatAttempt(task, link)
    held.add(attempt)
    busy()
    if (!halting && isChat(task)) chat.show(task)
    if (attempt.start === undefined || gate === claimedWith) attempt.open()
    else
      link.insist('task.start', attempt.start).then(
        () => halting === 'now' || attempt.open(),
        error => attempt.end(unbegun(asSparkqError(error))),
      )
    void finishOff(attempt)
    if (executed && mode !== 'once') setImmediate(gates.prepare) // while the command runs
  }

  const finishOff = async (attempt: Attempt) => {
    const report = await attempt.verdict
    working--
    dry = false
    const delivery = deliver(link, attempt, report, keep)
    // Who reads along in chat is told the end of one task before the next.
    if (!isChat(attempt.task)) fill() // the next claim goes out right behind the report and shares its commit
    const end = await delivery
    held.delete(attempt)
    finished(end)
    fill()
  }

  const halt: Slots['halt'] = how => {
    if (halting !== 'now') halting = how
    // A command that has ended by now has a result, although its end is told later in this turn than the word to stop.
    if (how === 'now') setImmediate(interrupt)
    if (link) fill()
  }

  const interrupt = (): void => {
    for (const attempt of held) attempt.end({ why: 'stop', message: 'interrupted' })
  }

  return {
    async run(connected) {
      link = connected
      fill()
      await idle
      gates.close()
      if (fatal) throw fatal
    },
    halt,
    kill() {
      for (const attempt of held) attempt.kill()
    },
    directed(directive) {
      if (directive.directive === 'stop') return halt(directive.drain ? 'drain' : 'now')
      if (directive.directive !== 'end') return // a pause: its claims wait in the daemon, and what runs goes on
      const { id, claim, why, message } = directive
      for (const attempt of held)
        if (attempt.task.id === id && attempt.task.claim === claim) attempt.end({ why, message })
    },
    fence(error) {
      fatal ??= error
      for (const attempt of held) attempt.end({ why: 'lost', message: '' })
      halt('now')
    },
    isBusy: () => working > 0,
    holds: () => [...held].map(({ task }) => ({ id: task.id, claim: task.claim! })),
    patient,
  }
}

/** Why a command is not let begin. */
const unbegun = (error: SparkqError): AttemptEnding =>
  isAttemptOver(error)
    ? { why: 'lost', message: '' }
    : isRetryable(error)
      ? { why: 'stop', message: 'interrupted' }
      : { why: 'refused', message: `the daemon would not take its start: ${error.message}` }
