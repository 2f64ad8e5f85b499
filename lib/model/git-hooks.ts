// The git hooks that SparkQ serves. Checks run after the commit; only pre-push may refuse (docs/contract.md §9).

/** The hooks that enqueue checks. */
export const CHECKING = ['post-commit', 'post-merge', 'post-rewrite', 'post-checkout'] as const
export const HOOKS = [...CHECKING, 'pre-push'] as const

export type CheckingHook = (typeof CHECKING)[number]
export type Hook = (typeof HOOKS)[number]

export const isChecking = (hook: Hook): hook is CheckingHook => hook !== 'pre-push'
