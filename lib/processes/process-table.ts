// The table of all processes: from /proc, and from ps(1) where there is none, as on macOS. There no process shows its
// environment, so that nobody is found by its mark.

import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

export type Process = {
  pid: number
  ppid: number
  group: number
  /** 0 where it is not known. */
  session: number
  /** A letter, as ps(1) has them. */
  state: string
  /** What tells it from a later process with the same pid: ticks since the boot, or the time of day. */
  start: string
  /** The name of the program, at most 15 characters of it on Linux. */
  name: string
}

export type ProcessTable = {
  list(): Process[]
  /** Those of these pids that are there; cheaper than the whole list. */
  of(pids: readonly number[]): Process[]
  /** `NAME=value`, as it was when its program began; empty where that may not be seen, undefined while that is not to
   * be told: between two programs (execve) a process has none for a moment. */
  environment(pid: number): string[] | undefined
}

/** What a process is recognised by after a while. */
export type Identity = { pid: number; start: string | undefined; boot: string | undefined }

export const isSame = (a: Process, b: { pid: number; start: string | undefined }): boolean =>
  a.pid === b.pid && a.start === b.start

/** A zombie runs nothing any more, and where pid 1 reaps nothing, as in many containers, it stays for ever. */
export const isAlive = ({ state }: Process): boolean => !/^[ZX]/.test(state)

export const identityOf = (pid: number): Identity => ({ pid, start: processTable.of([pid])[0]?.start, boot: BOOT_ID })

/** In the words of the wire; what is not known is not there. */
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

/** proc(5). The name is in brackets and may hold anything, spaces and brackets too. */
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

/** `lstart` is five words, always, in the language and the zone of the environment. */
const ROW = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.*)$/

const ps = (...whose: string[]): Process[] => {
  const text = run(['-o', 'pid=,ppid=,pgid=,sess=,stat=,lstart=,comm=', ...whose])
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
    if ((error as { status?: number | null }).status === 1) return '' // none of those that were asked for
    throw error
  }
}

/** Undefined where it is gone or somebody else's. To overlook a process for want of descriptors or memory would be to
 * run its task twice: that throws. */
const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (['EMFILE', 'ENFILE', 'ENOMEM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    return undefined
  }
}

/** Undefined where there is none; there the start time is a time of day and tells a boot from the next. */
export const BOOT_ID: string | undefined = read('/proc/sys/kernel/random/boot_id')?.trim()
