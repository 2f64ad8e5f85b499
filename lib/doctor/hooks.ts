// Compares git's hooks with what sparkq.yml gives them to do.

import { existsSync } from 'node:fs'
import { launcherOf, hookOwner } from '../git/hook-file.ts'
import { hiddenBy } from '../git/install.ts'
import type { HookState } from '../git/hooks-folder.ts'
import { fine, wrong, type DoctorCheck, type Finding } from './finding.ts'

export const hooks: DoctorCheck = ({ configuration, hooks: states }) => {
  if (states === undefined || configuration === undefined || 'refusal' in configuration) return []
  const wanted = configuration.hooks
  if ('refusal' in states)
    return wanted.length === 0
      ? []
      : wrong(
          `sparkq.yml names hooks, but: ${states.refusal.message}`,
          states.refusal.hint ?? 'remove them from sparkq.yml',
        )
  return states.flatMap(state => [FINDINGS[state.state](state, wanted.includes(state.hook)), hidden(state)].flat())
}

const FINDINGS: Record<HookState['state'], (state: HookState, wanted: boolean) => Finding | Finding[]> = {
  installed: (state, wanted) => installed(state, wanted),
  chained: (state, wanted) => installed(state, wanted),
  absent: (state, wanted) => (wanted ? missing(state) : []),
  foreign: (state, wanted) => (wanted ? missing(state) : []),
  edited: ({ hook, path }) =>
    wrong(
      `${hook} was changed by hand: '${path}'`,
      `look at it; 'sparkq hooks install ${hook}' writes a new one once it is out of the way`,
    ),
  // The file of a hook manager is not checked.
  managed: ({ hook, manager }, wanted) =>
    wanted
      ? fine(`${hook} is managed by ${manager}; 'sparkq hooks install --print ${manager} ${hook}' shows what it needs`)
      : [],
}

const hidden = ({ path }: HookState): Finding[] => {
  const detail = hiddenBy(path, hookOwner(path))
  return detail === undefined ? [] : [wrong(detail, 'move it to where it should be called, or delete it')]
}

const installed = ({ hook, path }: HookState, wanted: boolean): Finding => {
  const launcher = launcherOf(path)
  if (wanted && launcher !== undefined && !existsSync(launcher))
    return wrong(`${hook} falls back to '${launcher}', which is gone`, `'sparkq hooks install ${hook}' corrects it`)
  return wanted
    ? fine(`${hook} is installed`)
    : wrong(
        `${hook} is installed in '${path}', and sparkq.yml gives it nothing to do`,
        `'sparkq hooks uninstall ${hook}' removes it`,
      )
}

const missing = ({ hook }: HookState): Finding =>
  wrong(`sparkq.yml has work for ${hook}, which is not installed`, `'sparkq hooks install ${hook}' does that`)
