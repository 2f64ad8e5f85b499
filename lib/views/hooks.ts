// How the hooks of a repository are shown to people.

import { isChecking, type Hook } from '../model/git-hooks.ts'
import type { HookState, HookPresence } from '../git/hooks-folder.ts'
import type { Column } from '../cli/table.ts'
import type { Result } from '../protocol/index.ts'

/** `does`: what a hook enqueues or requires, one item a line; null if the daemon did not respond. */
type Shown = HookState & { does: string[] | null }

export const withChecks = (state: HookState, known: Result<'hook.list'> | undefined): Shown => ({
  ...state,
  does: known ? linesOn(state.hook, known) : null,
})

const linesOn = (hook: Hook, { hooks, pre_push }: Result<'hook.list'>): string[] => {
  if (!isChecking(hook))
    return pre_push === null ? [] : [`requires ${pre_push.require.join(', ')}, waits ${pre_push.wait}s`]
  return (hooks.find(row => row.hook === hook)?.checks ?? []).map(
    ({ queue, command, paths }) => `${queue}: ${command}${paths ? ` (${paths.join(' ')})` : ''}`,
  )
}

export const hookColumns: readonly Column<Shown>[] = [
  { title: 'HOOK', of: row => row.hook },
  { title: 'STATE', of: row => (row.manager ? `managed by ${row.manager}` : WORDS[row.state]) },
  { title: 'DOES', of: row => row.does?.join('; ') },
  { title: 'PATH', of: row => (row.state === 'absent' ? '' : row.path), spare: 1 },
]

const WORDS: Record<HookPresence, string> = {
  installed: 'installed',
  chained: 'installed, after another',
  edited: 'changed by hand',
  absent: 'not installed',
  foreign: "not SparkQ's",
  managed: 'managed',
}
