import { join } from 'node:path'
import { callWithin } from '../rpc/call-with-timeout.ts'
import { errors, type SparkqError } from '../model/errors.ts'
import { HOOKS, isChecking, type Hook } from '../model/git-hooks.ts'
import { parseChoice } from '../cli/input.ts'
import { note, wantsJson } from '../cli/output.ts'
import { printRows } from '../cli/table.ts'
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
    const { installHooks } = await import('../hooks/install.ts')
    await installHooks({ args, named, cwd, env, io, project, root })
  },
})

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
    const { hookOwner } = await import('../git/hook-file.ts')
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
      const hidden = hiddenBy(path, hookOwner(path))
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
  rest: { label: '-- ARG…', about: 'Arguments that git passes, if one begins with a dash' },
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
