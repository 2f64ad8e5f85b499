// Takes in the files of the spool: tasks and commits from the time when the daemon was down, and reports of runners
// that ended meanwhile. It takes them in order, each once, all of a file or nothing (docs/contract.md §5), and removes
// each after its commit. If the daemon crashes in between, nothing happens twice: the ids are known, and a tree is
// checked once.

import { mkdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { asSparkqError, fromWire, refuse, type SparkqError } from '../../lib/model/errors.ts'
import { isAttemptOver, isRetryable } from '../../lib/model/retryable-errors.ts'
import { newId } from '../../lib/model/id.ts'
import type { Result } from '../../lib/protocol/index.ts'
import { answersFile, refusedFolder, refusedIn, spooled, sweepAnswers, sweepDrafts } from '../../lib/project/spool.ts'
import type { Clock } from '../engine/clock.ts'
import type { Log } from '../engine/log.ts'
import type { Peer } from '../engine/peer.ts'
import type { Turn } from '../engine/group-commit.ts'
import type { Context, ContextFor } from '../methods/support/context.ts'
import type { Dispatch } from '../server/dispatch.ts'
import { isBatch, takeBatch } from './batch.ts'

export type Intake = {
  /** Takes in all files; resolves to the result of `file`, rejects if that was refused. Calls run one after the
   * other. */
  take(file?: string): Promise<Result<'spool.take'>>
  /** Takes in all files. One that cannot be taken in now stays where it is; the failure is logged. */
  takeAll(): Promise<void>
  /** The number of files that were refused and kept for a person to look at. */
  refused(): number
  /** From now on files are taken in; earlier calls of `take` wait for this. */
  start(ports: IntakePorts): void
}

export type IntakeOptions = {
  stateDir: string
  clock: Clock
  log: Log
}

export type IntakePorts = { dispatch: Dispatch; turn: Turn; contextFor: ContextFor }

type IntakeResult = Result<'spool.take'>

/** A peer without a connection, for requests of the daemon itself. */
const ownPeer: Peer = { closed: false, origin: 'spool', notify: () => {}, onClose: () => () => {}, close: () => {} }

export const createIntake = ({ stateDir, clock, log }: IntakeOptions): Intake => {
  const refusedDir = refusedFolder(stateDir)
  sweepDrafts(stateDir)
  sweepAnswers(stateDir)
  const started = Promise.withResolvers<IntakePorts>()
  let last: Promise<unknown> = started.promise
  /** The names of files that a waiting call of `take` will take in. */
  const requested = new Set<string>()

  const takeFiles = async (wanted: string | undefined): Promise<IntakeResult> => {
    const ports = await started.promise
    if (wanted !== undefined) requested.delete(basename(wanted))
    let answer: IntakeResult = { tasks: [] }
    let refusal: SparkqError | undefined
    for (const path of spooled(stateDir)) {
      const name = basename(path)
      const mine = wanted !== undefined && basename(wanted) === name
      if (!mine && requested.has(name)) continue // the call that needs its result takes it in
      try {
        const { tasks, taken } = await takeIn(ports, path, mine)
        unlinkSync(path)
        if (mine) answer = taken
        log.info('spool.taken', { file: name, tasks })
      } catch (thrown) {
        const error = asSparkqError(thrown)
        // The file and all after it stay where they are. An internal error must not lose a task, either.
        if (isRetryable(error) || error.code === 'already_running' || error.code === 'internal') throw error
        if (mine) {
          unlinkSync(path)
          refusal = error
        } else {
          setAside(path, error)
        }
      }
    }
    if (refusal) throw refusal
    return answer
  }

  const takeIn = async (
    { dispatch, turn, contextFor }: IntakePorts,
    path: string,
    mine: boolean,
  ): Promise<{ tasks: number; taken: IntakeResult }> => {
    if (!isBatch(path)) {
      const taken = await takeRequest(path, dispatch)
      return { tasks: taken.tasks.length, taken }
    }
    // The results of a batch may be too large for the memory, so they go into a file.
    const answers = mine ? answersFile(stateDir, newId('tsk', clock.now())) : undefined
    const context = (afterCommit: Context['afterCommit']) => contextFor(ownPeer, undefined, afterCommit)
    const { count, queues } = await takeBatch({ turn, context }, path, answers)
    sweepDrafts(stateDir) // the writer of the batch may have crashed and left its draft, which is as large
    return { tasks: count, taken: { tasks: [], queues, ...(answers !== undefined && { answers }) } }
  }

  /** A file that can never be taken in must not block the files after it, and must not be lost. */
  const setAside = (path: string, error: SparkqError): void => {
    mkdirSync(refusedDir, { recursive: true })
    const kept = join(refusedDir, `${clock.now()}-${basename(path)}`)
    writeFileSync(`${kept}.reason`, `${error.message} (${error.code})\n${error.hint ?? ''}\n`)
    renameSync(path, kept)
    log.warn('spool.refused', { file: kept, code: error.code })
  }

  const take: Intake['take'] = file => {
    if (file !== undefined) requested.add(basename(file))
    const result = last.then(() => takeFiles(file))
    last = result.catch(() => {})
    return result
  }

  return {
    take,
    takeAll: () =>
      take().then(
        () => {},
        error => log.error('spool.intake_failed', { message: (error as Error).message }),
      ),
    start: started.resolve,
    refused: () => refusedIn(stateDir),
  }
}

/** The reports that runners may leave. */
const REPORTS = new Set(['task.complete', 'task.fail', 'task.release', 'task.cancel'])

/** The requests that may be made while the daemon is down. */
const REQUESTS = new Set(['task.enqueue', 'hook.trigger'])

const takeRequest = async (path: string, dispatch: Dispatch): Promise<IntakeResult> => {
  const { method, params } = requestIn(path)
  try {
    const answer = await ask(dispatch, method, params)
    return REQUESTS.has(method) ? (answer as IntakeResult) : NOTHING
  } catch (error) {
    if (REPORTS.has(method) && isAttemptOver(error)) return NOTHING // too late: the attempt is over
    throw error
  }
}

const NOTHING: IntakeResult = { tasks: [] }

const requestIn = (path: string): { method: string; params: unknown } => {
  try {
    const request = JSON.parse(readFileSync(path, 'utf8')) as { method?: unknown; params?: unknown } | null
    const { method, params } = request ?? {}
    return typeof method === 'string' && (REPORTS.has(method) || REQUESTS.has(method))
      ? { method, params }
      : { method: 'task.enqueue', params: request }
  } catch (error) {
    refuse('invalid', { what: path, why: (error as Error).message })
  }
}

const ask = (dispatch: Dispatch, method: string, params: unknown): Promise<unknown> =>
  new Promise((resolve, reject) => {
    dispatch({ method, params, peer: ownPeer }, answer => {
      if ('error' in answer) reject(fromWire(answer.error))
      else resolve(answer.result)
    })
  })
