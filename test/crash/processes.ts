// The processes of one run of the harness: all that have its token in their environment or among their arguments.
// The product knows nothing of it. Nothing without it is ever signalled.

import { readdirSync, readFileSync } from 'node:fs'

export type Process = {
  pid: number
  argv: string[]
  role: 'daemon' | 'runner' | 'task' | 'other'
  /** The task that it is a process of, by the product's own mark. */
  task?: string
}

/** Zombies have neither environment nor arguments, so they are not among them. */
export const processesOf = (token: string): Process[] =>
  readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => pid !== process.pid)
    .flatMap(pid => {
      const line = read(pid, 'cmdline')
      const environment = read(pid, 'environ')
      if (!line.includes(token) && !environment.includes(token)) return []
      const argv = line.split('\0').slice(0, -1)
      const task = /SPARKQ_TASK_ID=(\w+)/.exec(environment)?.[1]
      return [{ pid, argv, role: roleOf(pid, argv, environment), ...(task !== undefined && { task }) }]
    })

/** Signals one of ours; false when it has gone. */
export const signal = ({ pid, argv }: Process, name: NodeJS.Signals): boolean => {
  if (read(pid, 'cmdline') !== argv.map(word => `${word}\0`).join('')) return false
  try {
    return process.kill(pid, name)
  } catch {
    return false
  }
}

/** The queue of a runner, as its arguments name it. */
export const queueOf = ({ argv }: Process): string | undefined =>
  argv[argv.findIndex(word => word === '-q' || word === '--queue') + 1]

const roleOf = (pid: number, argv: readonly string[], environment: string): Process['role'] => {
  if (environment.includes('SPARKQ_TASK_ID=') || argv.includes('task.sh')) return 'task'
  if (argv.some(word => word.endsWith('daemon/main.js'))) return 'daemon'
  return argv.some(word => word.endsWith('cli.js')) && argv.includes('runner') && !isFork(pid) ? 'runner' : 'other'
}

/** Between fork and exec a child still looks like its parent; to kill it would not be to kill a runner. */
const isFork = (pid: number): boolean => {
  const stat = read(pid, 'stat')
  const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]
  return read(Number(parent), 'cmdline') === read(pid, 'cmdline')
}

const read = (pid: number, name: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1')
  } catch {
    return ''
  }
}
