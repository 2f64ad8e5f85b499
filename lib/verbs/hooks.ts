import { dirname, join, resolve } from 'node:path'
import { fs } from '../system/node-builtins.ts'
import { callWithin } from '../rpc/call-with-timeout.ts'
import { asSparkqError, errors, refuse, type SparkqError } from '../model/errors.ts'
import { HOOKS, isChecking, type Hook } from '../model/git-hooks.ts'
import { parseChoice } from '../cli/input.ts'
import type { Io } from '../cli/io.ts'
import { note, printRows, wantsJson } from '../cli/output.ts'
import { nearestConfigFile, socketOf } from '../project/state-dir.ts'
import type { Noun } from '../cli/verb.ts'
import { shared, verb } from '../cli/verb.ts'
import { encode } from '../system/json-lines.ts'

const some = { type: 'positional', required: false, multiple: true, valueHint: 'HOOK' } as const

const parseHooks = (words: readonly string[]): Hook[] => [
  ...new Set(words.map(word => parseChoice(word, 'hook', HOOKS))),
]

const install = verb({
  meta: {
    name: 'hooks install',
    description:
      'Install git hooks that run the checks in sparkq.yml (skipped when SPARKQ=0); existing hooks run first',
  },
  args: {
    hooks: { ...some, description: `${HOOKS.join(', ')}; by default those in sparkq.yml, or post-commit` },
    check: {
      type: 'string',
      valueHint: 'COMMAND',
      multiple: true,
      description: 'Add this check to sparkq.yml; may be repeated',
    },
    queue: { ...shared.queue, default: 'checks', description: 'Queue of the added checks' },
    print: {
      type: 'string',
      valueHint: 'husky|lefthook|pre-commit',
      description: 'Only print the lines for this hook manager',
    },
    json: shared.json,
  },
  examples: [
    "sparkq hooks install post-commit pre-push --check 'npm test'",
    'sparkq hooks install',
    'sparkq hooks install --print lefthook',
  ],
  exits: {
    66: 'no git repository here',
    78: 'no project here, or its configuration is wrong',
    79: 'the hook belongs to a hook manager, or was changed by hand',
  },
  standalone: true,
  async run({ args, cwd, env, io, project, root }) {
    const named = parseHooks(args.hooks)
    const { MANAGERS, linesFor } = await import('../git/managers.ts')
    if (args.print !== undefined) {
      const manager = parseChoice(args.print, 'manager', MANAGERS)
      return io.out(linesFor(manager, named.length > 0 ? named : ['post-commit']))
    }
    const { dir: stateDir } = project()
    const file = nearestConfigFile(stateDir === undefined ? cwd : dirname(stateDir))
    if (stateDir === undefined || file === undefined)
      refuse('config', {
        message: `no sparkq.yml in '${cwd}' or above`,
        hint: "set the project up with 'sparkq setup'",
      })
    const { hooksFolder } = await import('../git/hooks-folder.ts')
    const { installHook, mustBeFree, record } = await import('../git/install.ts')
    const { projectBelow } = await import('../git/repository.ts')
    const { dir, mainTop, manager } = await hooksFolder({ cwd, env })
    // Reading YAML is slow, but no one installs hooks in a loop.
    const [{ loadConfig }, { hooksWanted }] = await Promise.all([
      import('../config/load.ts'),
      import('../config/checks.ts'),
    ])
    const configured = hooksWanted(loadConfig(file).hooks)
    const hooks = named.length > 0 ? named : configured.length > 0 ? configured : ['post-commit' as const]
    if (args.check.length > 0 && !hooks.some(isChecking)) hooks.unshift('post-commit')
    if (!manager) for (const hook of hooks) mustBeFree(join(dir, hook))
    const filling = { sparkq: join(resolve(root), 'bin/sparkq'), project: projectBelow({ mainTop }, stateDir) }
    const template = fs.readFileSync(join(root, 'hooks/hook'), 'utf8')
    if (args.check.length > 0) {
      const [{ changeConfigFile }, { checksToAdd }] = await Promise.all([
        import('../config/edit.ts'),
        import('../config/add-checks.ts'),
      ])
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
      if (changed && !args.json) io.err(`changed '${file}'\n`)
      if (changed)
        await callWithin(socketOf(stateDir), 'daemon.reload', {}).catch(error =>
          noteUnlessDown(io, asSparkqError(error)),
        )
    }
    // Checks were added to sparkq.yml before this: they apply also when a manager calls the hooks.
    if (manager)
      refuse('conflict', {
        kind: 'folder',
        name: dir,
        is: `${manager}'s`,
        needs: "git's own",
        hint: `'sparkq hooks install --print ${manager} ${hooks.join(' ')}' prints what its file needs`,
      })
    for (const hook of hooks) {
      const path = join(dir, hook)
      const state = installHook(path, template, filling)
      // In a folder that other projects share, this project may later remove only hooks that it installed.
      if (state !== 'kept' || path.startsWith(`${mainTop}/`)) record(stateDir, path)
      if (args.json) io.out(encode({ hook, state, path }))
      else io.err(`${INSTALLED_WORDS[state]} '${path}'\n`)
    }
    const wanted = hooksWanted(loadConfig(file).hooks)
    const idle = hooks.filter(hook => !wanted.includes(hook))
    if (idle.length > 0)
      note(
        io,
        'hooks install',
        `'${file}' does not configure ${idle.join(' and ')} yet`,
        `add '${lineFor(idle[0]!)}' to it, or use --check 'npm test'`,
      )
  },
})

const INSTALLED_WORDS = {
  installed: 'installed',
  renewed: 'renewed',
  kept: 'kept',
  chained: 'installed, after the existing one,',
}

const lineFor = (hook: Hook): string =>
  isChecking(hook)
    ? `hooks: {${hook}: [{queue: checks, command: npm test}]}`
    : `hooks: {post-commit: [{queue: checks, command: npm test}], pre-push: {require: [checks], wait: 60}}`

const noteUnlessDown = (io: Io, { code, message, hint }: SparkqError): void => {
  if (code !== 'unreachable')
    note(io, 'hooks install', `the file is changed, but the daemon did not reload it: ${message}`, hint)
}

const uninstall = verb({
  meta: {
    name: 'hooks uninstall',
    description: 'Remove the hooks that SparkQ installed and restore the previous ones',
  },
  args: { hooks: { ...some, description: 'Only these; by default all' }, json: shared.json },
  examples: ['sparkq hooks uninstall', 'sparkq hooks uninstall pre-push'],
  exits: { 66: 'no git repository here', 74: 'a hook cannot be removed', 79: 'a hook was changed by hand and is kept' },
  standalone: true,
  async run({ args, cwd, env, io }) {
    const named = parseHooks(args.hooks)
    const { hooksFolder } = await import('../git/hooks-folder.ts')
    const { adviceOn, hiddenBy, removeHook } = await import('../git/install.ts')
    const { dir } = await hooksFolder({ cwd, env })
    let exit = 0
    for (const hook of named.length > 0 ? named : HOOKS) {
      const path = join(dir, hook)
      const state = removeHook(path)
      if (state === 'edited') exit = errors.conflict.exit
      if (args.json) io.out(encode({ hook, state, path }))
      else if (state === 'edited')
        note(io, 'hooks uninstall', `'${path}' was changed by hand and is kept`, adviceOn(path))
      else if (state === 'theirs')
        note(io, 'hooks uninstall', `'${path}' is not SparkQ's and is kept`, hiddenBy(path, state))
      else if (state === 'removed' || state === 'restored') io.err(`${state} '${path}'\n`)
      else if (named.length > 0) note(io, 'hooks uninstall', `${hook} is not installed`)
    }
    return exit
  },
})

const status = verb({
  meta: {
    name: 'hooks status',
    description: 'Show which hooks are installed here, and what each enqueues or requires',
  },
  args: { json: shared.json, table: shared.table },
  examples: ['sparkq hooks status', 'sparkq hooks status | jq -r \'select(.state=="absent").hook\''],
  exits: { 66: 'no git repository here' },
  standalone: true,
  async run({ args, cwd, env, io, project }) {
    const { hookStates } = await import('../git/hooks-folder.ts')
    const { whose } = await import('../git/hook-file.ts')
    const { hiddenBy } = await import('../git/install.ts')
    const { hookColumns, withChecks } = await import('../views/hooks.ts')
    const states = await hookStates({ cwd, env })
    const asked = async () => callWithin(project().socket, 'hook.list', {})
    const known = await asked().catch((error: SparkqError) => {
      if (!wantsJson(io, args)) note(io, 'hooks status', `cannot show what they enqueue: ${error.message}`, error.hint)
      return undefined
    })
    printRows(
      io,
      args,
      states.map(state => withChecks(state, known)),
      hookColumns,
    )
    if (wantsJson(io, args)) return
    for (const { path } of states) {
      const hidden = hiddenBy(path, whose(path))
      if (hidden !== undefined) note(io, 'hooks status', hidden, 'move it to where it should be called')
    }
  },
})

const run = verb({
  meta: { name: 'hooks run', description: 'What git calls: enqueue the checks of the commit here, or judge a push' },
  args: {
    hook: { type: 'positional', required: true, valueHint: 'HOOK', description: HOOKS.join(', ') },
    args: { type: 'positional', required: false, multiple: true, description: 'Arguments that git passes' },
    all: {
      type: 'boolean',
      description: 'Run every check of the hook, whatever the commit changed, and repeat failed ones',
    },
    project: { type: 'string', valueHint: 'DIR', description: 'Folder of the project, below this directory' },
    json: shared.json,
  },
  rest: 'what git passes to the hook',
  examples: [
    'sparkq hooks run post-commit --all',
    'sparkq hooks run pre-push origin',
    'sparkq hooks run post-commit --json | jq -r .id',
  ],
  exits: {
    0: 'done, or nothing to do; always for other hooks than pre-push',
    1: 'pre-push: a check failed, is missing, unfinished or unknown',
    130: 'interrupted',
  },
  standalone: true,
  // pre-push waits and reads stdin.
  quick: ({ hook }) => hook !== 'pre-push',
  async run({ args, rest, cwd, env, io, newId }) {
    const hook = parseChoice(args.hook, 'hook', HOOKS)
    if (env['SPARKQ'] === '0') return 0
    const call = {
      args: [...args.args, ...(rest ?? [])],
      all: args.all,
      json: args.json,
      project: args.project,
      cwd,
      env,
      io,
      newId,
    }
    return isChecking(hook)
      ? (await import('../git/run-trigger.ts')).runTrigger(hook, call)
      : (await import('../git/run-push.ts')).runPush(call)
  },
})

export const hooks: Noun = {
  meta: {
    name: 'hooks',
    description: 'Git hooks: check commits in the background, and allow a push if its checks succeeded',
  },
  subCommands: { install, uninstall, status, run },
}
