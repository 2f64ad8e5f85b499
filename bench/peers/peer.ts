// A peer is another queue that SparkQ is measured beside. Its file says what it needs, how it is started in a folder
// of its own, and what it guarantees less than SparkQ, which syncs each command before the answer and keeps the
// output of tasks.

import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { folder } from './folder.ts'

export type Peer<Abilities> = {
  /** As the tables show it. */
  name: string
  /** What it guarantees less; the tables show that beside each figure. */
  caveat: string
  needs: Needs
  /** Starts it with all of its files below `dir`, which is empty. */
  open(dir: string): Promise<Abilities & AsyncDisposable>
}

export type Needs = {
  /** Each with the Debian package that has it. */
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
  /** The most that it can do; absent is any number. */
  most?: { slots?: number; tasks?: number }
  /** Milliseconds in which so many waiting `/bin/true` run. */
  run(tasks: number, slots: number): Promise<number>
}

export type StartsAtOnce = {
  /** A line of shell that, followed by a command, enqueues the command into an idle queue. */
  start: { line: string; env: Record<string, string> }
}

/** Seconds for so many tasks with at most so many requests in flight. Claims take what was enqueued before,
 * completions what was claimed before, all of it and in that order. */
type Serve = (tasks: number, inFlight: number) => Promise<number>

export type Serves = {
  serve: {
    enqueue: Serve
    claim: Serve
    complete: Serve
    /** Seconds for so many requests, one at a time, of several tasks each; absent where there is no such request. */
    enqueueMany?(requests: number, each: number): Promise<number>
  }
}

export type Wakes = {
  /** Milliseconds from sending an enqueue to the arrival of the task at a consumer that was waiting for it. */
  wake(): Promise<number>
}

/** In that time a consumer has begun to wait, also on a busy machine. */
export const CONSUMER_WAITS_MS = 10

/** The first package that is not installed; undefined when nothing is missing. */
export const missingOf = ({ programs = {}, modules = [] }: Needs): string | undefined => {
  const program = Object.keys(programs).find(name => find(name) === undefined)
  return program === undefined
    ? modules.find(name => !existsSync(join(folder, 'node_modules', name)))
    : programs[program]
}

/** The path of a program: the system's, otherwise the one in our folder. */
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
