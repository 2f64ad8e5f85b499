// Runs git with the environment of the caller: in a hook, variables such as GIT_DIR name the repository.

import { failure } from '../model/errors.ts'

// As in lib/system/node-builtins.ts, but only for the verbs that start git.
const { spawn } = process.getBuiltinModule('node:child_process')

export type GitPlace = { cwd: string; env: Record<string, string | undefined> }

export type GitOutput = {
  ok: boolean
  out: string
  /** What git printed on stderr. */
  err: string
}

/** Bytes and milliseconds after which git is killed and its output is dropped. The time counts from the end of `after`,
 * if that is there. */
export type GitLimits = { bytes: number; ms: number; after?: Promise<unknown> }

/** Resolves to the result of git; undefined if a limit is exceeded. Refuses with `config` if git cannot be started. */
export const git = (
  { cwd, env }: GitPlace,
  args: readonly string[],
  limits?: GitLimits,
): Promise<GitOutput | undefined> =>
  new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd, env: env as NodeJS.ProcessEnv, stdio: ['ignore', 'pipe', 'pipe'] })
    const end = (): void => {
      child.kill('SIGKILL')
      resolve(undefined)
    }
    let timer: NodeJS.Timeout | undefined
    let over = false
    const limitTime = (): void => {
      if (!over && limits) timer = setTimeout(end, limits.ms)
    }
    if (limits?.after) void limits.after.then(limitTime, limitTime)
    else limitTime()
    let size = 0
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => {
      out.push(chunk)
      size += chunk.length
      if (limits && size > limits.bytes) end()
    })
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.on('error', error =>
      reject(
        failure('config', {
          message: `git cannot be started: ${error.message}`,
          hint: 'install git, or put it on PATH',
        }),
      ),
    )
    child.on('close', code => {
      over = true
      clearTimeout(timer)
      resolve({ ok: code === 0, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString().trim() })
    })
  })
