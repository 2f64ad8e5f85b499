// @ts-check
// The shell command of every action: the page teaches the command line instead of replacing it. A test parses each
// result with the parser of the verbs.

/** @import { MethodName, Params } from '../lib/protocol/index.ts' */

import { enqueueCommand } from './enqueue-command.js'
import { option, shellLine } from './quote.js'
import { requeueCommand } from './requeue-changes.js'
import { yamlValue } from './yaml-value.js'

/** @type {{ [M in MethodName]?: (params: Params<M>) => string }} */
const COMMANDS = {
  'task.acknowledge': () => 'sparkq review --ack',
  'task.cancel': ({ id }) => words('cancel', id),
  'task.complete': ({ id, summary }) => words('complete', id, ...option('--summary', summary)),
  'task.fail': ({ id, reason }) => words('fail', id, ...option('--reason', reason)),
  'task.release': ({ id }) => words('release', id),
  'task.get': ({ id }) => words('task', id),
  'task.enqueue': ({ tasks }) => tasks.map(task => enqueueCommand(task)).join(' && '),
  'task.requeue': params => requeueCommand(params),
  'task.purge': ({ older_than }) => words('purge', ...option('--older-than', older_than && `${older_than}s`)),
  'task.review': ({ queue }) => words('review', ...option('-q', queue)),
  'task.list': params => `sparkq tasks${listOptions(params)}`,
  'queue.create': ({ name, session, instructions, planned, jobs }) =>
    words(
      'queue create',
      ...option('--session', session),
      ...option('--instructions', instructions),
      ...(planned ? ['--planned'] : []),
      ...option('--jobs', jobs),
      name,
    ),
  'queue.edit': ({ queue, instructions }) =>
    words('queue edit', queue, ...option('--instructions', instructions ?? '')),
  'queue.show': ({ queue }) => words('queue show', queue),
  'queue.list': () => 'sparkq queue list',
  'queue.start': ({ queue }) => words('queue start', queue),
  'queue.pause': ({ queue, until }) => words('queue pause', queue, ...option('--until', until)),
  'queue.resume': ({ queue }) => words('queue resume', queue),
  'queue.end': ({ queue }) => words('queue end', queue),
  'queue.reopen': ({ queue }) => words('queue reopen', queue),
  'queue.archive': ({ queue }) => words('queue archive', queue),
  'queue.unarchive': ({ queue }) => words('queue unarchive', queue),
  'queue.jobs': ({ queue, jobs }) => words('queue jobs', queue, jobs),
  'queue.rename': ({ queue, name }) => words('queue rename', queue, name),
  'queue.delete': ({ queue }) => words('queue delete', queue),
  'queue.cancel': ({ queue, status }) => words('cancel', '-q', queue, ...option('--status', status?.join(','))),
  'session.create': ({ name, instructions }) =>
    words('session create', ...option('--instructions', instructions), name),
  'session.list': () => 'sparkq session list',
  'session.end': ({ session }) => words('session end', session),
  'worker.list': ({ all }) => `sparkq worker list${all ? ' --all' : ''}`,
  'worker.show': ({ id }) => words('worker show', id),
  'worker.pause': ({ id }) => words('worker pause', id),
  'worker.resume': ({ id }) => words('worker resume', id),
  'worker.stop': ({ id, drain }) => words('worker stop', id, ...(drain ? ['--drain'] : [])),
  'tool.list': () => 'sparkq tool list',
  'tool.pause': ({ name, until, reason }) =>
    words('tool pause', name, ...option('--until', until), ...option('--reason', reason)),
  'tool.resume': ({ name }) => words('tool resume', name),
  'script.list': ({ query }) => (query ? words('scripts search', query) : 'sparkq scripts list'),
  'script.get': ({ name }) => words('scripts show', name),
  'config.list': () => 'sparkq config list',
  'config.set': ({ changes }) => (changes ?? []).map(configCommand).join(' && '),
  'daemon.reload': () => 'sparkq reload',
  'daemon.stop': ({ queue, drain }) => words('stop', ...option('--queue', queue), ...(drain ? ['--drain'] : [])),
  'daemon.status': () => 'sparkq status',
}

/** @param {NonNullable<Params<'config.set'>['changes']>[number]} change */
const configCommand = ({ key, yaml, value, unset }) =>
  unset ? words('config set', key, '--unset') : words('config set', key, yaml ?? yamlValue(value))

/** The command that does the same as a call, empty if there is none.
 * @template {MethodName} M
 * @param {M} method
 * @param {Params<M>} params
 * @returns {string} */
export const commandFor = (method, params) => {
  const make = /** @type {((params: Params<M>) => string) | undefined} */ (COMMANDS[method])
  return make?.(params) ?? ''
}

/** The methods that have a command. */
export const methodsWithCommand = () => /** @type {MethodName[]} */ (Object.keys(COMMANDS))

/** @param {Partial<Params<'task.list'>>} params */
const listOptions = ({ queue, status, stale, tool, since }) =>
  words(
    '',
    ...option('-q', queue),
    ...option('--status', status?.join(',')),
    ...(stale ? ['--stale'] : []),
    ...option('--tool', tool),
    ...option('--since', since),
  ).slice('sparkq'.length)

/** The first word may be a noun with its verb.
 * @param {string} verb
 * @param {readonly (string | number)[]} rest */
const words = (verb, ...rest) => ['sparkq', verb, shellLine(rest)].filter(Boolean).join(' ')
