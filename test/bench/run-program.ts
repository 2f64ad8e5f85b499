// A program from its start to its exit, with its own files in the scratch project.

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

export type Program = { file: string; args: readonly string[]; dir: string; input: string; env?: Record<string, string> }

/** The milliseconds that it took. */
export const runProgram = ({ file, args, dir, input, env }: Program): number => {
  const start = performance.now()
  const { status, stderr, error } = spawnSync(file, args, { cwd: dir, input, env: { ...process.env, PARALLEL_HOME: join(dir, 'parallel'), ...env } })
  const time = performance.now() - start
  if (status !== 0) throw error ?? new Error(`${file} ${args.join(' ')}: exit ${status}: ${stderr}`)
  return time
}
