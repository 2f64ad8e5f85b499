// The error table, one row per error code: exit code (docs/contract.md §6), number on the wire (negative ones are
// JSON-RPC's own protocol errors, positive ones SparkQ's), HTTP status, and texts for people. The daemon rejects a
// request with a code and facts; texts are only here and in the verbs.

import type { ErrorDefinition } from './error-definition.ts'
import { didYouMean, hintForConflict, HINTS_FOR_MISSING, textOfConflict, type Conflict } from './error-hints.ts'

const tooLong = (bytes: number): string => `a message is longer than ${bytes} bytes`

const row = <Facts>(definition: ErrorDefinition<Facts>): ErrorDefinition<Facts> => definition

export const errors = {
  // Wrong input
  usage: row<{ message: string; hint?: string | undefined }>({
    exit: 64,
    rpc: 64,
    http: 400,
    message: f => f.message,
    hint: f => f.hint,
  }),
  invalid: row<{ what: string; why: string; hint?: string | undefined }>({
    exit: 65,
    rpc: 65,
    http: 422,
    message: f => `${f.what}: ${f.why}`,
    hint: f => f.hint,
  }),
  not_found: row<{ kind: string; name: string; near?: string | undefined; why?: string }>({
    exit: 66,
    rpc: 66,
    http: 404,
    message: f => `no ${f.kind} '${f.name}'${f.why ? `: ${f.why}` : ''}`,
    hint: f => didYouMean(f.near) ?? HINTS_FOR_MISSING[f.kind],
  }),
  ambiguous: row<{ kind: string; name: string; matches: string; hint?: string }>({
    exit: 66,
    rpc: 67,
    http: 409,
    message: f => `'${f.name}' matches more than one ${f.kind}: ${f.matches}`,
    hint: f => f.hint ?? 'add more letters of the id',
  }),

  // The state of things
  conflict: row<Conflict>({
    exit: 79,
    rpc: 79,
    http: 409,
    message: f => textOfConflict(f),
    hint: f => hintForConflict(f),
  }),
  claim_lost: row<{ name: string; claim: number; current: number | null }>({
    exit: 79,
    rpc: 80,
    http: 409,
    message: f =>
      `attempt ${f.claim} of task '${f.name}' is not running${f.current === null ? '' : `, attempt ${f.current} is`}`,
    hint: f => `see its state with 'sparkq task ${f.name}'`,
  }),
  exists: row<{ kind: string; name: string }>({
    exit: 79,
    rpc: 81,
    http: 409,
    message: f => `${f.kind} '${f.name}' exists already`,
    hint: f => hintForConflict(f),
  }),

  // Finding the daemon
  unreachable: row<{ where: string }>({
    exit: 69,
    rpc: 69,
    http: 503,
    message: f => `no daemon answers at '${f.where}'`,
    hint: () => "start it with 'sparkq start'",
  }),
  no_project: row<{ cwd: string }>({
    exit: 78,
    rpc: 68,
    http: 404,
    message: f => `no SparkQ project in '${f.cwd}' or above`,
    hint: () => "set one up with 'sparkq setup'",
  }),
  disconnected: row<{ where: string }>({
    exit: 69,
    rpc: 70,
    http: 503,
    message: f => `the daemon at '${f.where}' closed the connection before it answered`,
    hint: () => "start it with 'sparkq start', then check 'sparkq tasks' before you repeat the command",
  }),

  // The machine
  io: row<{ detail: string }>({
    exit: 74,
    rpc: 74,
    http: 507,
    message: f => f.detail,
    hint: () => "nothing was changed; 'df -h .' shows whether the disk is full",
  }),
  busy: row<{ detail: string; hint?: string | undefined }>({
    exit: 75,
    rpc: 75,
    http: 503,
    message: f => f.detail,
    hint: f => f.hint ?? 'try again in a moment',
  }),
  already_running: row<{ what: string; pid: number | null; hint?: string | undefined }>({
    exit: 75,
    rpc: 76,
    http: 409,
    message: f => `${f.what}already running (pid ${f.pid ?? 'unknown'})`,
    hint: f => f.hint ?? "'sparkq status' shows it",
  }),
  shutting_down: row<object>({
    exit: 75,
    rpc: 77,
    http: 503,
    message: () => 'the daemon is stopping',
    hint: () => "start it again with 'sparkq start'",
  }),
  not_permitted: row<{ detail: string; hint?: string | undefined }>({
    exit: 77,
    rpc: 78,
    http: 403,
    message: f => f.detail,
    hint: f => f.hint,
  }),
  config: row<{ message: string; hint?: string | undefined }>({
    exit: 78,
    rpc: 82,
    http: 500,
    message: f => f.message,
    hint: f => f.hint,
  }),
  timed_out: row<{ what: string }>({ exit: 124, rpc: 83, http: 504, message: f => `${f.what} took too long` }),

  // Only for the launcher's quick way, which then starts a process; no user sees it
  elsewhere: row<{ why: string }>({
    exit: 75,
    rpc: 86,
    http: 421,
    message: f => `the verb needs its own process: ${f.why}`,
  }),

  // Over HTTP
  wrong_host: row<{ host: string }>({
    exit: 77,
    rpc: 87,
    http: 421,
    message: f => `'${f.host}' is no name of this daemon, by 'server.hosts' in sparkq.yml`,
  }),
  key_required: row<{ why: string }>({
    exit: 77,
    rpc: 88,
    http: 401,
    message: f => f.why,
    hint: () => "open the page from a terminal, in the project: 'sparkq ui'",
  }),
  http_method: row<{ verb: string }>({ exit: 64, rpc: 89, http: 405, message: f => `${f.verb} is not answered` }),
  content_type: row<object>({ exit: 65, rpc: 90, http: 415, message: () => 'the body is not application/json' }),

  // The wire
  protocol_mismatch: row<{ mine: number; yours: number }>({
    exit: 76,
    rpc: 84,
    http: 400,
    message: f => `the daemon uses protocol ${f.mine}, not ${f.yours}`,
    hint: () => "restart it with 'sparkq stop' and 'sparkq start'",
  }),
  message_too_large: row<{ limit: number }>({ exit: 65, rpc: 85, http: 413, message: f => tooLong(f.limit) }),
  parse_error: row<{ what: string }>({ exit: 65, rpc: -32700, http: 400, message: f => `${f.what} is not JSON` }),
  invalid_request: row<{ why: string }>({
    exit: 65,
    rpc: -32600,
    http: 400,
    message: f => `not a JSON-RPC 2.0 request: ${f.why}`,
  }),
  method_not_found: row<{ name: string; near?: string | undefined }>({
    exit: 66,
    rpc: -32601,
    http: 404,
    message: f => `no method '${f.name}'`,
    hint: f => didYouMean(f.near) ?? "'sparkq rpc daemon.describe' lists them",
  }),
  invalid_params: row<{ why: string; hint?: string | undefined }>({
    exit: 65,
    rpc: -32602,
    http: 422,
    message: f => f.why,
    hint: f => f.hint,
  }),
  internal: row<{ detail: string }>({
    exit: 70,
    rpc: -32603,
    http: 500,
    message: f => `this is a bug in SparkQ: ${f.detail}`,
    hint: () => "'.sparkq/logs/daemon.log' may have details",
  }),
}

export type ErrorCode = keyof typeof errors
export type ErrorFacts<C extends ErrorCode> = Parameters<(typeof errors)[C]['message']>[0]

/** An error for people: a code of the table above, with its message and hint filled in. */
export class SparkqError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined
  constructor(code: ErrorCode, message: string, hint?: string) {
    super(message)
    this.name = 'SparkqError'
    this.code = code
    this.hint = hint
  }
}

/** Makes the error of a table row. */
export const failure = <C extends ErrorCode>(code: C, facts: ErrorFacts<C>): SparkqError => {
  const definition = errors[code] as unknown as ErrorDefinition<ErrorFacts<C>>
  return new SparkqError(code, definition.message(facts), definition.hint?.(facts))
}

/** Throws the error of a table row. It is a function declaration, so that TypeScript narrows types after a call. */
export function refuse<C extends ErrorCode>(code: C, facts: ErrorFacts<C>): never {
  throw failure(code, facts)
}

/** The error of a failed system call: `ioFailure('write', path, error)` is `cannot write 'PATH': MESSAGE`. */
export const ioFailure = (action: string, path: string, error: unknown): SparkqError =>
  failure('io', { detail: `cannot ${action} '${path}': ${error instanceof Error ? error.message : String(error)}` })

/** Any thrown value as an error of the table: an error of a system call is `io`, any other foreign error is a bug. */
export const asSparkqError = (thrown: unknown): SparkqError => {
  if (thrown instanceof SparkqError) return thrown
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  const system = (error as NodeJS.ErrnoException).syscall !== undefined
  return system ? failure('io', { detail: error.message }) : failure('internal', { detail: error.message })
}

/** An error as JSON-RPC carries it (docs/contract.md §7). */
export const toWire = (error: SparkqError): WireError => ({
  code: errors[error.code].rpc,
  message: error.message,
  data: { code: error.code, hint: error.hint ?? null, exit: errors[error.code].exit },
})

/** The error in a response. A newer daemon may use a code that this table lacks: it becomes `internal`. */
export const fromWire = ({ message, data }: WireError): SparkqError =>
  new SparkqError(data && Object.hasOwn(errors, data.code) ? data.code : 'internal', message, data?.hint ?? undefined)

export type WireError = { code: number; message: string; data?: { code: ErrorCode; hint: string | null; exit: number } }
