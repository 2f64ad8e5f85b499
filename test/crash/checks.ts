// What must hold at the end, whatever was killed. Each check tells every fault that it finds.

import { checkAttempts } from './check-attempts.ts'
import { checkJournal } from './check-journal.ts'
import type { Evidence } from './evidence.ts'
import { kinds, type Kind } from './kinds.ts'

/** `task`: whose history tells more. */
export type Fault = { check: string; what: string; task?: string }

export type Check = (evidence: Evidence) => Fault[]

export const checks = {
  'no acknowledged task is lost': ({ acknowledged, tasks }) =>
    [...acknowledged]
      .filter(([id]) => !tasks.has(id))
      .map(([task, kind]) => ({
        check: 'lost',
        what: `a task of the kind ${kind} was acknowledged and is not there`,
        task,
      })),

  'nothing waits in the spool': ({ spool }) =>
    spool.map(file => ({ check: 'spool', what: `'${file}' was not taken in` })),

  'no task is stuck': ({ tasks }) =>
    [...tasks.values()]
      .filter(({ status }) => status === 'queued' || status === 'running')
      .map(({ id, status, queue }) => ({ check: 'stuck', what: `it is ${status} in '${queue}' for good`, task: id })),

  'each task ends as its kind may': ({ acknowledged, tasks }) =>
    [...acknowledged].flatMap(([id, kind]) => {
      const task = tasks.get(id)
      const { becomes }: Kind = kinds[kind]
      if (task === undefined || task.status === 'queued' || task.status === 'running' || task.status === 'canceled')
        return []
      return becomes.some(status => status === task.status)
        ? []
        : [{ check: 'end', what: `one of the kind ${kind} ${task.status}: ${task.error}`, task: id }]
    }),

  'no two runs of a task overlap': ({ notes }) =>
    [...notes].flatMap(([task, lines]) =>
      lines.flatMap(({ word, claim, text }, i) => {
        if (word === 'overlap')
          return [{ check: 'overlap', what: `attempt ${claim} started while the lock was held by ${text}`, task }]
        const newer = lines.slice(0, i).find(line => line.word === 'start' && line.claim > claim)
        return newer && word === 'end'
          ? [{ check: 'overlap', what: `attempt ${claim} went on after attempt ${newer.claim} had started`, task }]
          : []
      }),
    ),

  'no process is left': ({ runaways }) =>
    runaways.map(({ pid, argv, task }) => ({
      check: 'left',
      what: `process ${pid} of a task that has ended is alive: ${argv.join(' ')}`,
      ...(task !== undefined && { task }),
    })),

  'no worker lives without a process': ({ ghosts }) =>
    ghosts.map(({ id, status, pid }) => ({
      check: 'worker',
      what: `${id} is ${status}, and its process ${pid} is gone`,
    })),

  'after a stop nothing runs': ({ unstopped }) =>
    unstopped.map(({ pid, argv }) => ({
      check: 'stop',
      what: `process ${pid} is alive after 'sparkq stop': ${argv.join(' ')}`,
    })),

  'the database is whole': ({ damage }) => damage.map(what => ({ check: 'database', what })),

  'attempts are what was noted': checkAttempts,

  'the journal tells a legal life': checkJournal,
} satisfies Record<string, Check>
