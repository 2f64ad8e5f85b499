// A peer is another queue with which SparkQ is compared. Its file contains what it needs, how it starts in a folder of
// its own, and which guarantees it lacks: SparkQ syncs each command before the response and keeps the output of tasks.

import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { folder } from './folder.ts'

export type PeerQueue<Abilities> = {
  /** As the tables show it. */
  name: string
  /** The guarantees of SparkQ that it lacks; the tables show them beside each figure. */
  caveat: string
  needs: Needs
  /** Starts it with all of its files below `dir`, which is empty. */
  open(dir: string): Promise<Abilities & AsyncDisposable>
}

export type Needs = {
  /** By name: the Debian package of each program. */
  programs?: Readonly<Record<string, string>>
  /** Packages of npm. */
  modules?: readonly string[]
}

/** Peers have different abilities; a measurement takes those that have the one it needs. */
export type Enqueues = {
  /** A line of shell that enqueues `/bin/true`. */
  enqueue: { line: string; env?: Record<string, string> }
}

export type Runs = {
  /** Its limits; absent means any number. */
  most?: { slots?: number; tasks?: number }
  /** Milliseconds in which `tasks` waiting jobs run, each of them `/bin/true`. */
  run(tasks: number, slots: number): Promise<number>
}

export type StartsAtOnce = {
  /** A line of shell that, followed by a command, enqueues the command into an idle queue. */
  start: { line: string; env: Record<string, string> }
}

/** Seconds for `tasks` tasks with up to `inFlight` requests in flight. Claims take all tasks that were enqueued before,
 * and completions all that were claimed before, in that order. */
type Serve = (tasks: number, inFlight: number) => Promise<number>

export type Serves = {
  serve: {
    enqueue: Serve
    claim: Serve
    complete: Serve
    /** Seconds for `requests` requests of `each` tasks, one request at a time; absent if the queue has no such
     * request. */
    enqueueMany?(requests: number, each: number): Promise<number>
  }
}

export type Wakes = {
  /** Milliseconds from sending an enqueue to the arrival of the task at a consumer that was waiting for it. */
  wake(): Promise<number>
}

/** Time for a consumer to begin to wait, also on a busy machine. */
export const CONSUMER_WAITS_MS = 10

/** The first package that is not installed; undefined if none is missing. */
export const missingOf = ({ programs = {}, modules = [] }: Needs): string | undefined => {
  const program = Object.keys(programs).find(name => find(name) === undefined)
  return program === undefined
    ? modules.find(name => !existsSync(join(folder, 'node_modules', name)))
    : programs[program]
}

/** The path of a program: that of the system, otherwise the one in our folder. */
export const program = (name: string): string => find(name) ?? name

const find = (name: string): string | undefined =>
  [...(process.env['PATH'] ?? '').split(delimiter), join(folder, 'usr/bin')]
    .map(place => join(place, name))
    .find(path => existsSync(path))

/** For programs in our folder that need libraries from there. */
export const libraries = {
  LD_LIBRARY_PATH: join(folder, `usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`),
}

/** A package of npm in our folder. The type check runs without it, so the caller declares what it uses. */
export const load = <Module>(name: string): Module => createRequire(join(folder, 'package.json'))(name) as Module
