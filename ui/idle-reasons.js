// @ts-check
// Why a queue with waiting tasks runs none of them: the reasons of the command line (lib/tasks/idle-reasons.ts), in the
// same order, each with what helps. A test compares the two tables.

/** @import { IdleQueue } from '../lib/protocol/entities.ts' */
/** @import { MethodName } from '../lib/protocol/index.ts' */

import { moment } from './times.js'
import { list } from './words.js'

/** @typedef {IdleQueue & { stopping: boolean }} IdleFacts */
/** @typedef {{ method: MethodName, params: any, label: string }} Cure */
/** @typedef {{
 *   name: string, holds: (facts: IdleFacts) => boolean, says: (facts: IdleFacts) => string,
 *   cure?: (facts: IdleFacts) => Cure, command?: (facts: IdleFacts) => string,
 * }} IdleReason
 * `cure`: what a button does. `command`: what is typed, where the page cannot do it. */

/** @param {IdleFacts} facts */
const isLeft = ({ queue, runner, worker }) =>
  runner === null && worker === null && queue.jobs === 0 && queue.counts.running === 0

/** @param {'queue.start' | 'queue.resume' | 'queue.reopen' | 'queue.unarchive'} method @param {string} label */
const move =
  (method, label) =>
  (/** @type {IdleFacts} */ { queue }) => ({ method, params: { queue: queue.name }, label })

/** @param {IdleFacts} facts */
const withRunner = ({ queue }) => `sparkq runner -q ${queue.name}`

/** @param {string | null} until */
const untilEnd = until => (until === null ? '' : ` until ${moment(until)}`)

/** @type {readonly IdleReason[]} */
export const IDLE_REASONS = [
  {
    name: 'planned',
    holds: ({ queue }) => queue.status === 'planned',
    says: () => 'the queue is planned',
    cure: move('queue.start', 'Start'),
  },
  {
    name: 'paused',
    holds: ({ queue }) => queue.status === 'paused',
    says: ({ queue }) => `the queue is paused${untilEnd(queue.paused_until)}`,
    cure: move('queue.resume', 'Resume'),
  },
  {
    name: 'ended with its session',
    holds: ({ session_ended }) => session_ended,
    says: ({ queue }) => `the queue has ended with session ${queue.session}`,
    command: ({ queue }) => `sparkq tasks -q ${queue.name} --status queued`,
  },
  {
    name: 'archived',
    holds: ({ queue }) => queue.status === 'archived',
    says: () => 'the queue is archived',
    cure: move('queue.unarchive', 'Unarchive'),
  },
  {
    name: 'ended',
    holds: ({ queue }) => queue.status === 'ended',
    says: () => 'the queue has ended',
    cure: move('queue.reopen', 'Reopen'),
  },
  {
    name: 'daemon stopping',
    holds: ({ stopping }) => stopping,
    says: () => 'the daemon is stopping, the next one takes them',
    command: () => 'sparkq start',
  },
  {
    name: 'runner paused',
    holds: ({ runner }) => runner?.paused === true,
    says: () => 'the runner is paused',
    cure: ({ runner }) => ({ method: 'worker.resume', params: { id: runner?.id ?? '' }, label: 'Resume' }),
  },
  {
    name: 'tool paused',
    holds: ({ due, paused_tools }) => due === 'none' && paused_tools.length > 0,
    says: ({ paused_tools }) =>
      list(paused_tools.map(({ name, until, reason }) => `${name} rests${untilEnd(until)} (${reason})`)),
    cure: ({ paused_tools }) => ({
      method: 'tool.resume',
      params: { name: paused_tools[0]?.name ?? '' },
      label: 'Resume',
    }),
  },
  {
    name: 'not due yet',
    holds: ({ due }) => due === 'none',
    says: ({ next_due }) => (next_due === null ? 'none is due yet' : `none is due before ${moment(next_due)}`),
  },
  {
    name: 'in chat',
    holds: ({ due }) => due === 'chat',
    says: () => 'they are worked in chat',
    command: ({ queue, runner }) =>
      `${runner ? `sparkq stop -q ${queue.name} && ` : ''}sparkq runner -q ${queue.name} --chat`,
  },
  {
    name: 'worker has not claimed',
    holds: ({ runner, worker, queue }) => runner === null && worker !== null && queue.jobs === 0,
    says: ({ worker }) => `worker ${worker} has not claimed them yet`,
    command: () => 'sparkq worker list',
  },
  {
    name: 'runner stopped',
    holds: ({ runner, queue }) => runner === null && queue.jobs > 0 && queue.runner_stopped,
    says: () => 'the runner was stopped',
    cure: ({ queue }) =>
      queue.jobs_from === null
        ? { method: 'queue.jobs', params: { queue: queue.name, jobs: queue.jobs }, label: 'Start the runner' }
        : { method: 'daemon.reload', params: {}, label: 'Start the runner' },
  },
  {
    name: 'runner fails',
    holds: ({ runner, queue }) => runner === null && queue.jobs > 0 && queue.runner_fault !== null,
    says: ({ queue }) => `the runner fails and is tried again: ${queue.runner_fault}`,
    command: ({ queue }) => `tail .sparkq/logs/runner-${queue.name}.log`,
  },
  {
    name: 'left by sparkq run',
    holds: facts => isLeft(facts) && facts.queue.jobs_from === 'sparkq run',
    says: () => "no runner works on this queue, because this 'sparkq run' is for others",
    command: withRunner,
  },
  {
    name: 'no runner in sparkq.yml',
    holds: facts => isLeft(facts) && facts.queue.jobs_from !== null,
    says: ({ queue }) => `no runner works on this queue, because 'runners' is empty in ${queue.jobs_from}`,
    command: withRunner,
  },
  {
    name: 'jobs 0',
    holds: isLeft,
    says: () => 'no runner works on this queue by itself',
    cure: ({ queue }) => ({
      method: 'queue.jobs',
      params: { queue: queue.name, jobs: 1 },
      label: 'Start a runner',
    }),
  },
]

/** The first reason that holds; undefined if a runner takes the tasks at any moment. @param {IdleFacts} facts */
export const whyIdle = facts => IDLE_REASONS.find(({ holds }) => holds(facts))
