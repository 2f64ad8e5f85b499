// What a peer is: another queue, beside which ours is measured. Each has a file, which says what it needs, how it is
// started in a folder of its own, and what it promises less than an answered command on disk and a task's output kept.

import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { folder } from './folder.ts'

export type Peer<Served> = {
  /** As the table calls it. */
  name: string
  /** What it promises less; the table says so beside every figure. */
  less: string
  needs: Needs
  /** Starts it with all of its own below `dir`, which is empty. */
  open(dir: string): Promise<Served & AsyncDisposable>
}

export type Needs = {
  /** With the package of Debian that holds each. */ programs?: Readonly<Record<string, string>> /** Packages of npm. */
  modules?: readonly string[]
}

/** Peers differ in what they can be asked for; a measurement takes those that can do its work. */
export type Enqueues = {
  /** A line of shell that enqueues `/bin/true`. */
  enqueue: { line: string; env?: Record<string, string> }
}

export type Runs = {
  /** Unless any number will do. */
  most?: { slots?: number; tasks?: number }
  /** Milliseconds in which so many waiting `/bin/true` run. */
  run(tasks: number, slots: number): Promise<number>
}

export type Hands = {
  /** A line of shell that, with a command behind it, enqueues that where nothing waits before it. */
  hand: { line: string; env: Record<string, string> }
}

/** Seconds for so many tasks, with at most so many requests on the way. What is claimed was enqueued before, what is completed
 * was claimed before, all of it and in that order. */
type Serve = (tasks: number, inFlight: number) => Promise<number>

export type Serves = {
  serve: {
    enqueue: Serve
    claim: Serve
    complete: Serve
    /** Seconds for so many requests one after the other that enqueue several tasks each. Absent where there is no such request. */
    enqueueMany?(requests: number, each: number): Promise<number>
  }
}

export type Wakes = {
  /** Milliseconds from sending an enqueue to the arrival of the task where somebody was waiting for it. */
  wake(): Promise<number>
}

/** Within that time somebody waits, also on a busy machine. */
export const SETTLE_MS = 10

/** The first thing that is not there, in words; undefined when all is. */
export const lacking = ({ programs = {}, modules = [] }: Needs): string | undefined => {
  const program = Object.keys(programs).find(name => find(name) === undefined)
  const missing =
    program === undefined ? modules.find(name => !existsSync(join(folder, 'node_modules', name))) : programs[program]
  return missing === undefined ? undefined : `'${missing}' is not installed`
}

/** The path of a program: the system's, else the one in our folder. */
export const program = (name: string): string => find(name) ?? name

const find = (name: string): string | undefined =>
  [...(process.env['PATH'] ?? '').split(delimiter), join(folder, 'usr/bin')]
    .map(place => join(place, name))
    .find(path => existsSync(path))

/** For programs in our folder whose libraries are there too. */
export const libraries = {
  LD_LIBRARY_PATH: join(folder, `usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`),
}

/** A package of npm in our folder. Its types are not there when ours are checked, so the caller says what it uses. */
export const load = <Module>(name: string): Module => createRequire(join(folder, 'package.json'))(name) as Module
