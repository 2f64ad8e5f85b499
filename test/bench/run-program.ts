import { spawnSync } from 'node:child_process'

export type Program = {
  file: string
  args: readonly string[]
  cwd: string
  input?: string
  env?: Record<string, string>
}

/** Runs a program to its exit, which must be 0; the milliseconds that it took. */
export const runProgram = ({ file, args, cwd, input = '', env }: Program): number => {
  const start = performance.now()
  const { status, stderr, error } = spawnSync(file, args, {
    cwd,
    input,
    env: { ...process.env, ...env },
    timeout: LIMIT_MS,
  })
  const time = performance.now() - start
  if (status !== 0) throw error ?? new Error(`${file} ${args.join(' ')}: exit ${status}: ${stderr}`)
  return time
}

const LIMIT_MS = 60_000
