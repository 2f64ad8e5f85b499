// Installs git hooks, and adds checks to sparkq.yml. Loaded only for that: reading YAML is slow, but no one installs
// hooks in a loop.

import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { note } from '../cli/output.ts'
import type { Io } from '../cli/io.ts'
import type { VerbContext } from '../cli/verb.ts'
import { checksToAdd } from '../config/add-checks.ts'
import { hooksWanted } from '../config/checks.ts'
import { changeConfigFile } from '../config/edit.ts'
import { loadConfig } from '../config/load.ts'
import { hooksFolder } from '../git/hooks-folder.ts'
import { installHook, mustBeFree, record } from '../git/install.ts'
import { projectBelow } from '../git/repository.ts'
import { refuse } from '../model/errors.ts'
import { isChecking, type Hook } from '../model/git-hooks.ts'
import { nearestConfigFile } from '../project/state-dir.ts'
import { reloadDaemon } from '../start/reload.ts'
import { encode } from '../system/json-lines.ts'

export type HookInstallation = Pick<VerbContext, 'cwd' | 'env' | 'io' | 'project' | 'root'> & {
  /** The hooks that were named; empty for those that sparkq.yml configures. */
  named: readonly Hook[]
  args: { check: readonly string[]; queue: string; json: boolean }
}

/** Refuses with `config`, `not_found` or `conflict`; then no hook was changed. */
export const installHooks = async ({ args, named, cwd, env, io, project, root }: HookInstallation): Promise<void> => {
  const { dir: stateDir } = project()
  const file = nearestConfigFile(stateDir === undefined ? cwd : dirname(stateDir))
  if (stateDir === undefined || file === undefined)
    refuse('config', { message: `no sparkq.yml in '${cwd}' or above`, hint: "set the project up with 'sparkq setup'" })
  const { dir, mainTop, manager } = await hooksFolder({ cwd, env })
  const hooks = hooksToInstall(file, named, args.check.length > 0)
  if (!manager) for (const hook of hooks) mustBeFree(join(dir, hook))
  if (args.check.length > 0) await addChecks(file, stateDir, hooks, { args, io })
  // Checks were added to sparkq.yml before this: they apply also when a manager calls the hooks.
  if (manager)
    refuse('conflict', {
      kind: 'folder',
      name: dir,
      is: `${manager}'s`,
      needs: "git's own",
      hint: `'sparkq hooks install --print ${manager} ${hooks.join(' ')}' prints what its file needs`,
    })
  const filling = { sparkq: join(resolve(root), 'bin/sparkq'), project: projectBelow({ mainTop }, stateDir) }
  const template = readFileSync(join(root, 'hooks/hook'), 'utf8')
  for (const hook of hooks) {
    const path = join(dir, hook)
    const state = installHook(path, template, filling)
    // In a folder that other projects share, this project may later remove only hooks that it installed.
    if (state !== 'kept' || path.startsWith(`${mainTop}/`)) record(stateDir, path)
    if (args.json) io.out(encode({ hook, state, path }))
    else io.err(`${INSTALLED_WORDS[state]} '${path}'\n`)
  }
  noteUnconfigured(file, hooks, io)
}

const hooksToInstall = (file: string, named: readonly Hook[], addsChecks: boolean): Hook[] => {
  const configured = hooksWanted(loadConfig(file).hooks)
  const hooks = named.length > 0 ? [...named] : configured.length > 0 ? configured : ['post-commit' as const]
  return addsChecks && !hooks.some(isChecking) ? ['post-commit', ...hooks] : hooks
}

const addChecks = async (
  file: string,
  stateDir: string,
  hooks: readonly Hook[],
  { args, io }: Pick<HookInstallation, 'args' | 'io'>,
): Promise<void> => {
  const checks = {
    queue: args.queue,
    commands: [...new Set(args.check)],
    hooks: hooks.filter(isChecking),
    push: hooks.includes('pre-push'),
  }
  let changed = false
  changeConfigFile(file, said => {
    const changes = checksToAdd(said, checks)
    changed = changes.length > 0
    return changes
  })
  if (!changed) return
  if (!args.json) io.err(`changed '${file}'\n`)
  await reloadDaemon(io, 'hooks install', stateDir)
}

const noteUnconfigured = (file: string, hooks: readonly Hook[], io: Io): void => {
  const wanted = hooksWanted(loadConfig(file).hooks)
  const idle = hooks.filter(hook => !wanted.includes(hook))
  if (idle.length === 0) return
  const hint = `add '${lineFor(idle[0]!)}' to it, or use --check 'npm test'`
  note(io, 'hooks install', `'${file}' does not configure ${idle.join(' and ')} yet`, hint)
}

const INSTALLED_WORDS = {
  installed: 'installed',
  renewed: 'renewed',
  kept: 'kept',
  chained: 'installed, after the existing one,',
}

const lineFor = (hook: Hook): string =>
  isChecking(hook)
    ? `hooks: {${hook}: [{queue: checks, command: npm test}]}`
    : `hooks: {post-commit: [{queue: checks, command: npm test}], pre-push: {require: [checks], wait: 60s}}`
