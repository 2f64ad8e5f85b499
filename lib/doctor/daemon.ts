// Checks of the daemon from outside: a daemon that is down is a finding too.

import type { DaemonStatus } from '../protocol/entities.ts'
import { existsSync } from 'node:fs'
import { pageText, whyClosed } from '../page/state.ts'
import type { Facts } from './facts.ts'
import { fine, wrong, type DoctorCheck, type Finding } from './finding.ts'

/** A check that runs only if the daemon responds. */
const answering =
  (look: (status: DaemonStatus, facts: Facts) => Finding | Finding[]): DoctorCheck =>
  facts =>
    facts.daemon && 'status' in facts.daemon ? look(facts.daemon.status, facts) : []

export const socket: DoctorCheck = ({ daemon, place }) => {
  if (daemon === undefined) return []
  if ('status' in daemon) return fine(`the daemon answers at '${place.socket}' (pid ${daemon.status.pid})`)
  const { code, message, hint } = daemon.refusal
  if (code === 'timed_out')
    return wrong(
      `${message} to answer`,
      "it may be frozen: '.sparkq/pid' says which process, and '.sparkq/logs/daemon.log' perhaps why",
    )
  if (code !== 'unreachable') return wrong(message, hint ?? "see '.sparkq/logs/daemon.log'")
  return wrong(
    existsSync(place.socket!) ? `no process listens at '${place.socket}': the daemon crashed` : 'the daemon is down',
    "start it with 'sparkq start'",
  )
}

export const version = answering((status, facts) =>
  status.version === facts.version
    ? fine(`SparkQ ${facts.version}, the daemon too`)
    : wrong(
        `SparkQ is ${facts.version}, the daemon ${status.version}`,
        "restart it with 'sparkq stop' and 'sparkq start'",
      ),
)

/** A page that is off was turned off. An older daemon has none. */
export const page = answering(({ page }) => {
  const closed = page && whyClosed(page)
  if (page === undefined || (closed && page.state !== 'off')) return closed ? wrong(closed.message, closed.hint) : []
  return fine(pageText(page))
})

export const runners = answering((status, { configuration }) => {
  if (!configuration || !('runners' in configuration)) return []
  const always = configuration.runners.map(({ queue }) => queue)
  const others = status.queues.filter(({ name }) => !always.includes(name))
  const found = [...always.map(name => runnerOf(name, status)), ...others.map(faultOf)].filter(
    finding => finding !== undefined,
  )
  const names = status.queues.filter(({ jobs }) => jobs > 0).map(({ name, jobs }) => `'${name}' (${jobs} at a time)`)
  return found.length > 0 ? found : fine(names.length === 0 ? 'no queue has one' : `for ${names.join(', ')}`)
})

/** How long after the daemon's start a runner may still be starting. */
const STARTING_MS = 5000

/** What is wrong with the runner of a queue that has one while it has tasks. */
const faultOf = ({ name, runner_fault }: DaemonStatus['queues'][number]): Finding | undefined =>
  runner_fault === null
    ? undefined
    : wrong(`the runner of queue '${name}' fails (${runner_fault})`, `see '.sparkq/logs/runner-${name}.log'`)

/** What is wrong with the runner that a queue has all the time; undefined if nothing is. */
const runnerOf = (name: string, { queues, started_at }: DaemonStatus): Finding | undefined => {
  const queue = queues.find(queue => queue.name === name)
  if (queue === undefined)
    return wrong(
      `queue '${name}' has a runner in sparkq.yml, but does not exist or is archived`,
      `make it with 'sparkq queue create ${name}'`,
    )
  if (queue.runner || queue.jobs === 0 || Date.now() - Date.parse(started_at) < STARTING_MS) return undefined
  if (queue.status === 'ended')
    return wrong(`queue '${name}' has a runner in sparkq.yml, but ended`, "remove it from 'runners'")
  return wrong(
    `queue '${name}' has no runner`,
    `'sparkq reload' starts one; '.sparkq/logs/runner-${name}.log' may say why the last one ended`,
  )
}
