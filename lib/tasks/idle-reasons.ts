// Explains why no task runs: one row for each reason. A new state that holds tasks back needs a row here.

import type { IdleQueue } from '../protocol/entities.ts'
import type { Call } from '../rpc/client.ts'
import { formatTime } from '../cli/output.ts'
import { stateOf } from '../views/queue.ts'
import { pauseOf } from '../views/tool.ts'

/** A queue with queued tasks that runs none. `stopping`: its daemon hands out no more tasks. */
export type IdleFacts = IdleQueue & { stopping: boolean }

type IdleReason = {
  name: string
  holds: (facts: IdleFacts) => boolean
  /** What is so, and what to type. */
  sentence: (facts: IdleFacts) => string
  /** No worker takes any task of the queue before a person acts. */
  isUnworked?: true
}

/** Why queues with queued tasks run none, one sentence a queue: of all queues, or of one. */
export const idleReasons = async (call: Call, queue?: string): Promise<string[]> => {
  const { queues, stopping } = await call('queue.idle', { queue })
  return queues.map(facts => whyIdle({ ...facts, stopping })).filter(reason => reason !== undefined)
}

/** The first reason that holds; undefined if a runner takes the tasks at any moment. */
export const whyIdle = (facts: IdleFacts): string | undefined =>
  IDLE_REASONS.find(({ holds }) => holds(facts))?.sentence(facts)

/** Why no worker takes any task of a queue before a person acts, also if its tasks are not due yet. */
export const whyUnworked = (facts: IdleFacts): string | undefined =>
  IDLE_REASONS.find(({ holds, isUnworked }) => isUnworked && holds(facts))?.sentence(facts)

/** In the order in which they must be removed: a queue that is paused runs nothing, whatever its tasks wait for. */
export const IDLE_REASONS: readonly IdleReason[] = [
  {
    name: 'planned',
    holds: ({ queue }) => queue.status === 'planned',
    sentence: ({ queue: { name } }) => `queue '${name}' is planned: 'sparkq queue start ${name}'`,
    isUnworked: true,
  },
  {
    name: 'paused',
    holds: ({ queue }) => queue.status === 'paused',
    sentence: ({ queue }) => `queue '${queue.name}' is ${stateOf(queue)}: 'sparkq queue resume ${queue.name}'`,
    isUnworked: true,
  },
  {
    name: 'ended with its session',
    holds: ({ session_ended }) => session_ended,
    sentence: ({ queue: { name, session, counts } }) =>
      `queue '${name}' has ended with session '${session}' and hands out no more tasks: ` +
      `'sparkq tasks -q ${name} --status queued' lists the ${counts.queued} that it has left`,
  },
  {
    name: 'archived',
    holds: ({ queue }) => queue.status === 'archived',
    sentence: ({ queue: { name } }) =>
      `queue '${name}' is archived: 'sparkq queue unarchive ${name}', then 'sparkq queue reopen ${name}'`,
  },
  {
    name: 'ended',
    holds: ({ queue }) => queue.status === 'ended',
    sentence: ({ queue: { name } }) =>
      `queue '${name}' is ended and hands out no more tasks: 'sparkq queue reopen ${name}'`,
  },
  {
    name: 'daemon stopping',
    holds: ({ stopping }) => stopping,
    sentence: ({ queue: { name } }) =>
      `the tasks of queue '${name}' wait for the next daemon, because this one is stopping: 'sparkq start'`,
  },
  {
    name: 'runner paused',
    holds: ({ runner }) => runner?.paused === true,
    sentence: ({ queue: { name }, runner }) =>
      `the runner of queue '${name}' is paused: 'sparkq worker resume ${runner!.name}'`,
  },
  {
    name: 'tool paused',
    holds: ({ due, paused_tools }) => due === 'none' && paused_tools.length > 0,
    sentence: ({ queue: { name }, paused_tools }) =>
      `the tasks of queue '${name}' wait: ${paused_tools.map(tool => pauseOf(tool)).join(', ')}: ` +
      `'sparkq tool resume ${paused_tools[0]!.name}'`,
  },
  {
    name: 'not due yet',
    holds: ({ due }) => due === 'none',
    sentence: ({ queue: { name }, next_due }) =>
      `the tasks of queue '${name}' are not due before ${formatTime(next_due)}: 'sparkq tasks -q ${name}'`,
  },
  {
    name: 'in chat',
    holds: ({ due }) => due === 'chat',
    // A queue has only one runner: one that skips tasks in chat must stop first.
    sentence: ({ queue: { name }, runner }) =>
      `the tasks of queue '${name}' wait for a worker in chat: ` +
      `${runner ? `'sparkq stop -q ${name}', then ` : ''}'sparkq runner -q ${name} --chat'`,
  },
  {
    name: 'worker has not claimed',
    holds: ({ runner, worker, queue }) => runner === null && worker !== null && queue.jobs === 0,
    sentence: ({ queue: { name }, worker }) =>
      `the tasks of queue '${name}' wait until worker '${worker}' claims them: 'sparkq worker list'`,
  },
  {
    name: 'runner stopped',
    holds: ({ runner, queue }) => runner === null && queue.jobs > 0 && queue.runner_stopped,
    sentence: ({ queue: { name, jobs, jobs_from } }) =>
      `the runner of queue '${name}' was stopped: ` +
      `'sparkq ${jobs_from === null ? `queue jobs ${name} ${jobs}` : 'reload'}' starts it again`,
    isUnworked: true,
  },
  {
    name: 'runner fails',
    holds: ({ runner, queue }) => runner === null && queue.jobs > 0 && queue.runner_fault !== null,
    sentence: ({ queue: { name, runner_fault } }) =>
      `the runner of queue '${name}' fails and is tried again (${runner_fault}): see '.sparkq/logs/runner-${name}.log'`,
    isUnworked: true,
  },
  {
    name: 'left by sparkq run',
    holds: facts => isLeft(facts) && facts.queue.jobs_from === 'sparkq run',
    sentence: ({ queue: { name } }) =>
      `no runner works on queue '${name}', because this 'sparkq run' is for others: 'sparkq runner -q ${name}'`,
    isUnworked: true,
  },
  {
    name: 'no runner in sparkq.yml',
    holds: facts => isLeft(facts) && facts.queue.jobs_from !== null,
    sentence: ({ queue: { name, jobs_from } }) =>
      `no runner works on queue '${name}', because 'runners' is empty in ${jobs_from}: 'sparkq runner -q ${name}'`,
    isUnworked: true,
  },
  {
    name: 'jobs 0',
    holds: facts => isLeft(facts),
    sentence: ({ queue: { name } }) =>
      `no runner works on queue '${name}' by itself (jobs 0): ` +
      `'sparkq queue jobs ${name} 1' or 'sparkq runner -q ${name}'`,
    isUnworked: true,
  },
]

/** True for a queue without a worker and without an automatic runner. */
const isLeft = ({ queue, runner, worker }: IdleFacts): boolean =>
  runner === null && worker === null && queue.jobs === 0 && queue.counts.running === 0
