// The table of all processes: from /proc, or from ps(1) on systems without it, such as macOS. ps(1) shows no
// environments, so no process is found by its mark there.

import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

export type Process = {
  pid: number
  ppid: number
  group: number
  /** 0 if unknown. */
  session: number
  /** A letter, as in ps(1). */
  state: string
  /** Distinguishes the process from a later one with the same pid: ticks since boot, or the time of day. */
  start: string
  /** The name of the program, cut to 15 characters on Linux. */
  name: string
}

export type ProcessTable = {
  list(): Process[]
  /** The processes with these pids that exist; cheaper than the whole list. */
  of(pids: readonly number[]): Process[]
  /** The entries `NAME=value` with which its program began. Empty if they cannot be read; undefined for the moment
   * during execve in which a process has none. */
  environment(pid: number): string[] | undefined
}

/** Identifies a process later on. */
export type Identity = { pid: number; start: string | undefined; boot: string | undefined }

/** Equal for entries of one process only. */
export const keyOf = ({ pid, start }: Process): string => `${pid}:${start}`

export const isSame = (a: Process, b: { pid: number; start: string | undefined }): boolean =>
  a.pid === b.pid && a.start === b.start

/** A zombie runs nothing any more. Where pid 1 reaps no children, as in many containers, it stays for ever. */
export const isAlive = ({ state }: Process): boolean => !/^[ZX]/.test(state)

export const identityOf = (pid: number): Identity => ({ pid, start: processTable.of([pid])[0]?.start, boot: BOOT_ID })

/** In the names of the wire; unknown values are left out. */
export const onWire = ({ pid, start, boot }: Identity): { pid: number; pid_start?: string; boot_id?: string } => ({
  pid,
  ...(start && { pid_start: start }),
  ...(boot && { boot_id: boot }),
})

export const procTable: ProcessTable = {
  list: () =>
    procTable.of(
      readdirSync('/proc')
        .filter(name => /^\d+$/.test(name))
        .map(Number),
    ),
  of: pids => pids.map(pid => fromStat(read(`/proc/${pid}/stat`))).filter(found => found !== undefined),
  environment: pid => environmentIn(read(`/proc/${pid}/environ`)),
}

export const psTable: ProcessTable = {
  list: () => ps('-ax'),
  of: pids => (pids.length === 0 ? [] : ps('-p', pids.join(','))),
  environment: () => [],
}

export const processTable: ProcessTable = existsSync('/proc/self/stat') ? procTable : psTable

const environmentIn = (text: string | undefined): string[] | undefined =>
  text === undefined ? [] : text === '' ? undefined : text.split('\0')

/** proc(5). The name is in brackets and may contain any character, including spaces and brackets. */
const fromStat = (text: string | undefined): Process | undefined => {
  if (!text) return undefined
  const end = text.lastIndexOf(')')
  const [state, ppid, group, session, ...more] = text.slice(end + 2).split(' ')
  const start = more[15] // starttime, the 22nd field of all
  return {
    pid: parseInt(text, 10),
    ppid: Number(ppid),
    group: Number(group),
    session: Number(session),
    state: state!,
    start: start!,
    name: text.slice(text.indexOf('(') + 1, end),
  }
}

/** `lstart` is always five words, in the language and the zone of the environment. */
const ROW = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.*)$/

const ps = (...selection: string[]): Process[] => {
  const text = run(['-o', 'pid=,ppid=,pgid=,sess=,stat=,lstart=,comm=', ...selection])
  return text.split('\n').flatMap(line => {
    const [, pid, ppid, group, session, state, start, name] = ROW.exec(line) ?? []
    if (pid === undefined) return []
    // macOS has an address or 0 for the session.
    const known = /^\d+$/.test(session!) ? Number(session) : 0
    return [
      {
        pid: Number(pid),
        ppid: Number(ppid),
        group: Number(group),
        session: known,
        state: state!,
        start: start!.replace(/\s+/g, ' '),
        name: name!.slice(name!.lastIndexOf('/') + 1),
      },
    ]
  })
}

const run = (args: string[]): string => {
  try {
    return execFileSync('ps', args, {
      encoding: 'utf8',
      env: { PATH: '/bin:/usr/bin', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 2 ** 28,
    })
  } catch (error) {
    if ((error as { status?: number | null }).status === 1) return '' // no process has any of these pids
    throw error
  }
}

/** Undefined if the process is gone or another user's. Throws if descriptors or memory run out: to overlook a process
 * is to run its task twice. */
const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (['EMFILE', 'ENFILE', 'ENOMEM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    return undefined
  }
}

/** Undefined on systems without one; there the start time is a time of day, which differs between boots. */
export const BOOT_ID: string | undefined = read('/proc/sys/kernel/random/boot_id')?.trim()
