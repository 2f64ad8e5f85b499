// Keeps up to `jobs` attempts running. It waits for responses of the daemon and for its own processes, never for a
// clock (docs/contract.md §8).

import { asSparkqError, type SparkqError } from '../model/errors.ts'
import { isAttemptOver, isRetryable } from '../model/retryable-errors.ts'
import type { Directive } from '../protocol/worker.ts'
import { EXECUTED } from '../model/tool-kinds.ts'
import { handBack, makeAttempt, type Attempt, type RunnerPlace } from './attempt.ts'
import { chatAttempt } from './chat.ts'
import type { ClaimedTask } from '../protocol/entities.ts'
import { deliver, type Delivered, type Keep } from './deliver-report.ts'
import type { Gate } from './held-process.ts'
import { createGates } from './process-pool.ts'
import type { Link } from './daemon-link.ts'
import { pause } from '../system/pause.ts'
import { onWire } from '../processes/process-table.ts'
import type { AttemptEnding } from './report.ts'

/** `once`: one task. `run`: until no task is due. `watch`: until it is stopped. */
export type RunnerMode = 'once' | 'run' | 'watch'

export type SlotsRequest = {
  mode: RunnerMode
  /** Maximum number of tasks at a time, until the daemon sends another one. */
  jobs: number
  /** In the mode `watch`: it ends after this time without a task; undefined is never. */
  idleSeconds: number | undefined
  workerId: string
  place: Pick<RunnerPlace, 'env'>
  /** Which tasks are worked in chat. `none`: those of tools without a command are left to other runners. `commandless`:
   * only those. `all`: every task. `show` prints a task for its worker. */
  chat: { tasks: 'none' | 'commandless' | 'all'; show: (task: ClaimedTask) => void }
  /** Called when the runner gets a task. */
  busy: () => void
  finished: (end: Delivered) => void
  keep: Keep | undefined
}

export type Slots = {
  /** Works until the mode or `halt` ends it. Rejects, after all attempts have ended, if a claim failed for good or the
   * worker was fenced. */
  run(link: Link): Promise<void>
  /** Stops claiming. `drain` lets tasks finish; `now` ends them and returns them to the queue. */
  halt(how: 'drain' | 'now'): void
  kill(): void
  directed(directive: Directive): void
  /** This worker has lost all its tasks: ends them without a report, and `run` rejects with the error. */
  fence(error: SparkqError): void
  /** Whether an attempt is running, so that the daemon expects heartbeats. A report that is being delivered is itself a
   * sign of life. */
  isBusy(): boolean
  /** The attempts that were claimed and not reported yet. */
  holds(): { id: string; claim: number }[]
  /** Whether to keep waiting for a daemon that does not respond. */
  patient(): boolean
}

/** Delays before a claim is repeated. After a lost connection a short one is enough: the link, which has delays of its
 * own, only has to notice the loss. */
const DISCONNECTED_RETRY_MS = 50
const REJECTED_RETRY_MS = 1_000

export const createSlots = ({
  mode,
  jobs: initialJobs,
  idleSeconds,
  workerId,
  place,
  chat,
  busy,
  finished,
  keep,
}: SlotsRequest): Slots => {
  let jobs = initialJobs
  const held = new Set<Attempt>()
  const gates = createGates()
  const { promise: idle, resolve: finish } = Promise.withResolvers<void>()
  let link: Link
  let claiming = 0
  let working = 0
  let claimed = 0
  /** True after a claim that found no due task. A claim that waits without a limit returns no task only if the queue
   * has ended; one with a limit also if this runner had nothing to do for so long. */
  let nothingDue = false
  let halting: 'drain' | 'now' | undefined
  let fatal: SparkqError | undefined

  const patient = () => halting !== 'now' && (held.size > 0 || (mode === 'watch' && halting === undefined))

  const fill = () => {
    while (
      halting === undefined &&
      !nothingDue &&
      claiming + working < jobs &&
      !(mode === 'once' && claimed + claiming > 0)
    )
      void claim()
    if (held.size === 0 && (claiming === 0 || halting !== undefined)) finish()
  }

  const claim = async () => {
    claiming++
    const gate = chat.tasks === 'all' ? undefined : gates.take()
    const asked = jobs
    try {
      const task = await link.call('task.claim', {
        queue: link.registration().queue.id,
        worker: workerId,
        wait: mode === 'watch' ? (idleSeconds ?? null) : undefined,
        jobs: asked,
        kinds: chat.tasks === 'none' ? [...EXECUTED] : undefined,
        gate: gate?.identity && onWire(gate.identity),
      })
      if (task === null)
        nothingDue ||= jobs === asked // otherwise it was refused because the number has changed
      else if (await isOurs(task)) take(task, gate)
    } catch (error) {
      await claimFailed(asSparkqError(error))
    }
    if (gate) gates.giveBack(gate)
    claiming--
    fill()
  }

  /** The response of a claim may stay unread while this process is stopped, for so long that the daemon declares the
   * worker crashed and gives the task to another (docs/contract.md §8). A claim that is older than one heartbeat
   * interval is therefore checked first. */
  const isOurs = async ({ id, claim, claimed_at }: ClaimedTask): Promise<boolean> => {
    if (Date.now() - Date.parse(claimed_at!) < link.registration().heartbeat * 1000) return true
    try {
      await link.insist('task.heartbeat', { id, claim: claim! })
      return true
    } catch (error) {
      if (isAttemptOver(error)) return false
      throw error
    }
  }

  const claimFailed = async (error: SparkqError) => {
    if (halting !== undefined) return
    if (isRetryable(error) && error.code !== 'unreachable' && patient()) {
      // `ref: false`: this delay must not keep a runner alive that was stopped.
      return pause(error.code === 'disconnected' ? DISCONNECTED_RETRY_MS : REJECTED_RETRY_MS, { ref: false })
    }
    fatal = error
    halt('drain')
  }

  const isChat = (task: ClaimedTask): boolean => chat.tasks === 'all' || task.tool.kind === 'chat'

  const take = (task: ClaimedTask, claimedWith: Gate | undefined) => {
    claimed++
    working++
    const executed = !halting && !isChat(task)
    // The daemon knows the process from the claim. If it was killed while the claim waited, another one is used.
    const gate = executed && !claimedWith?.isWaiting() ? gates.take() : claimedWith
    const attempt = halting
      ? handBack(task)
      : executed
        ? makeAttempt(task, gate!, { ...link.registration(), ...place })
        : chatAttempt(task, link)
    held.add(attempt)
    busy()
    if (!halting && isChat(task)) chat.show(task)
    if (attempt.start === undefined || gate === claimedWith) attempt.open()
    else
      link.insist('task.start', attempt.start).then(
        () => halting === 'now' || attempt.open(),
        error => attempt.end(refusedStart(asSparkqError(error))),
      )
    void finishOff(attempt)
    if (executed && mode !== 'once') setImmediate(gates.prepare) // while the command runs
  }

  const finishOff = async (attempt: Attempt) => {
    const report = await attempt.verdict
    working--
    nothingDue = false
    const delivery = deliver(link, attempt, report, keep)
    // In chat the end of one task is printed before the next task.
    if (!isChat(attempt.task)) fill() // the next claim is sent right after the report, so they share a commit
    const end = await delivery
    held.delete(attempt)
    finished(end)
    fill()
  }

  const halt: Slots['halt'] = how => {
    if (halting !== 'now') halting = how
    if (how === 'now') for (const attempt of held) attempt.end({ why: 'stop', message: 'interrupted' })
    if (link) fill()
  }

  /** Claims that wait for more tasks than the new number come back without one. */
  const resize = (number: number): void => {
    jobs = number
    if (link) fill()
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
      if (directive.directive === 'jobs') return resize(directive.jobs)
      if (directive.directive === 'environment') return void Object.assign(place.env, directive.variables)
      if (directive.directive !== 'end') return // in a pause claims wait in the daemon, and tasks continue
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

/** Why a command must not begin. */
const refusedStart = (error: SparkqError): AttemptEnding =>
  isAttemptOver(error)
    ? { why: 'lost', message: '' }
    : isRetryable(error)
      ? { why: 'stop', message: 'interrupted' }
      : { why: 'refused', message: `the daemon refused its start: ${error.message}` }
