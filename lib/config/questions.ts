// What `sparkq setup` asks about sparkq.yml, and the changes of the file for each answer.

import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { MAX_JOBS } from '../model/limits.ts'
import { startError } from '../processes/startable.ts'
import type { ConfigFile } from '../protocol/config.ts'
import { withDefaults } from './defaults.ts'
import { readConfig } from './load.ts'
import type { Change } from './splice.ts'
import { AGENT_PROGRAMS, toolsOfProgram } from './tools.ts'

export type ConfigQuestion = {
  text: string
  /** The present value. */
  fallback: string
  /** Returns what is wrong with an answer. */
  check: (answer: string) => string | undefined
  changes: (answer: string) => Change[]
  /** What an answer sets in the daemon, because it is not kept in the file. */
  setting?: (answer: string) => JobsSetting | undefined
}

export type JobsSetting = { queue: string; jobs: number }

/** Whether a program is on PATH. */
type IsFound = (program: string) => boolean

/** The questions about a file, which may not exist yet. `jobsOf`: the tasks at a time of a queue now. Refuses with
 * `config` if it is invalid. */
export const questionsOn = async (
  file: string,
  isFound: IsFound,
  jobsOf: (queue: string) => Promise<number>,
): Promise<ConfigQuestion[]> => {
  const said = existsSync(file) ? readConfig(file).said : undefined
  const present = withDefaults(said ?? {}, dirname(file))
  return [
    {
      text: 'Project name',
      fallback: present.project.name,
      check: complaintOnName,
      changes: answer => (answer === present.project.name ? [] : [{ path: ['project', 'name'], value: answer }]),
    },
    jobs(said ?? {}, present, await jobsOf(present.defaults.queue)),
    ...AGENT_PROGRAMS.filter(isFound).flatMap(program => toolsOf(program, said)),
  ]
}

/** Checks programs as a task of the project would find them. */
export const foundOn =
  (path: string, cwd: string): IsFound =>
  program =>
    startError({ argv: [program], cwd, env: { PATH: path } }) === undefined

/** The limits of `project.name` in lib/protocol/config.ts. */
export const complaintOnName = (name: string): string | undefined =>
  name.trim() === '' ? 'not blank' : name.length > 200 ? 'at most 200 characters' : undefined

/** The number of tasks at a time of the default queue: `sparkq queue jobs` sets it, unless the file does. */
const jobs = (said: ConfigFile, { defaults }: ReturnType<typeof withDefaults>, present: number): ConfigQuestion => {
  const { queue } = defaults
  const runners = said.runners ?? []
  const at = runners.findIndex(runner => runner.queue === queue)
  const fallback = String(at === -1 ? (said.runners === undefined ? present : 0) : (runners[at]!.jobs ?? 1))
  const isOther = (answer: string): boolean => answer !== fallback
  return {
    text: `Tasks at a time in queue '${queue}'`,
    fallback,
    check: answer =>
      !isOther(answer) || (/^[1-9]\d?$/.test(answer) && Number(answer) <= MAX_JOBS)
        ? undefined
        : `a number from 1 to ${MAX_JOBS}`,
    changes: answer => {
      if (said.runners === undefined || !isOther(answer)) return []
      const jobs = Number(answer)
      return at === -1
        ? [{ path: ['runners', String(runners.length)], value: { queue, jobs } }]
        : [{ path: ['runners', String(at), 'jobs'], value: jobs }]
    },
    setting: answer => (said.runners === undefined && isOther(answer) ? { queue, jobs: Number(answer) } : undefined),
  }
}

const NONE = '-'

/** Which tools of a program to write into the file; no question if it has all of them. */
const toolsOf = (program: string, said: ConfigFile | undefined): ConfigQuestion[] => {
  const tools = toolsOfProgram(program)
  const missing = Object.keys(tools).filter(name => !Object.hasOwn(said?.tools ?? {}, name))
  if (missing.length === 0) return []
  const chosen = (answer: string): string[] => answer.split(/[\s,]+/).filter(name => name !== NONE)
  return [
    {
      text: `Tools of ${program} to write into the file (${missing.join(' ')}, or ${NONE} for none)`,
      fallback: said === undefined ? missing.join(' ') : NONE,
      check: answer =>
        chosen(answer).every(name => missing.includes(name)) ? undefined : `any of ${missing.join(', ')}, or ${NONE}`,
      changes: answer => chosen(answer).map(name => ({ path: ['tools', name], value: tools[name] })),
    },
  ]
}
