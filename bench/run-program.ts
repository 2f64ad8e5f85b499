import { spawnSync } from 'node:child_process'

export type Program = {
  file: string
  args: readonly string[]
  cwd: string
  input?: string
  env?: Record<string, string>
}

const PROGRAM_TIMEOUT_MS = 60_000

/** Runs a program until it exits and returns the milliseconds that it took. Throws when the exit code is not 0. */
export const runProgram = ({ file, args, cwd, input = '', env }: Program): number => {
  const start = performance.now()
  const { status, stderr, error } = spawnSync(file, args, {
    cwd,
    input,
    env: { ...process.env, ...env },
    timeout: PROGRAM_TIMEOUT_MS,
  })
  const time = performance.now() - start
  if (status !== 0) throw error ?? new Error(`${file} ${args.join(' ')}: exit ${status}: ${stderr}`)
  return time
}
