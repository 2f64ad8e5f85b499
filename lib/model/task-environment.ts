// Which variables of its caller a task keeps (docs/contract.md §8). Secrets are never stored; what belongs to git, npm,
// one shell, one terminal or the session of an agent would mislead a command that runs later and elsewhere.

/** Patterns of names, with `*` for any characters; case does not matter. `drop` goes before `keep`, and `keep` before
 * the patterns below. */
export type EnvironmentRules = { readonly drop: readonly string[]; readonly keep: readonly string[] }

/** The variables of a caller. `left_out`: the names that a user may miss, without those that no task needs. */
export type CallerEnvironment = { variables: Record<string, string>; left_out: string[] }

const SECRETS = '*TOKEN* *SECRET* *PASSW* *CREDENTIAL* *_KEY *APIKEY* *PRIVATE* *_PWD *_PAT'

/** TERM stays: programs complain without it, and what it names is no particular terminal. */
const OF_ONE_SHELL =
  '_ SHLVL PWD OLDPWD PS1 PS2 PROMPT_COMMAND COLUMNS LINES WINDOW WINDOWID STY TMUX TMUX_PANE GPG_TTY SSH_TTY ' +
  'VTE_VERSION WT_SESSION TERM_PROGRAM* TERM_SESSION_ID *_TERMINAL_* KITTY_* KONSOLE_* ITERM_* WEZTERM_* ALACRITTY_*'
const OF_OTHER_PROGRAMS =
  'GIT_* npm_* INIT_CWD NODE SPARKQ SPARKQ_* PRE_COMMIT* LEFTHOOK* HUSKY* CLAUDECODE CLAUDE_CODE_ENTRYPOINT ' +
  'CLAUDE_CODE_SSE_PORT CLAUDE_CODE_SESSION_ID CODEX_SANDBOX* CODEX_THREAD_ID GEMINI_CLI OPENCODE CURSOR_AGENT ' +
  'CURSOR_TRACE_ID'

const matcher = (patterns: readonly string[]): ((name: string) => boolean) => {
  if (patterns.length === 0) return () => false
  const escaped = patterns.map(pattern => pattern.replace(/[^\w*]/g, '\\$&').replaceAll('*', '.*'))
  const pattern = new RegExp(`^(${escaped.join('|')})$`, 'is')
  return name => pattern.test(name)
}

const isSecret = matcher(SECRETS.split(' '))
const isForeign = matcher(`${OF_ONE_SHELL} ${OF_OTHER_PROGRAMS}`.split(' '))

/** The variables that a task keeps, in the order of their names. Applying it twice changes nothing. */
export const keptOf = (
  environment: Readonly<Record<string, string | undefined>>,
  { drop, keep }: EnvironmentRules = { drop: [], keep: [] },
): CallerEnvironment => {
  const [isDropped, isKept] = [matcher(drop), matcher(keep)]
  const kept: CallerEnvironment = { variables: {}, left_out: [] }
  for (const name of Object.keys(environment).sort()) {
    const value = environment[name]
    if (value === undefined || OWN.test(name)) continue
    if (isDropped(name)) kept.left_out.push(name)
    else if (isKept(name) || !(isSecret(name) || isForeign(name))) kept.variables[name] = value
    else if (!isForeign(name)) kept.left_out.push(name)
  }
  return kept
}

/** These are set for each task, so not even `keep` brings them. */
const OWN = /^SPARKQ(_|$)/

type WithEnvironment = { environment?: { variables: Record<string, string>; left_out?: string[] } | undefined }

/** The environment of a caller as a request carries it. The daemon, which knows sparkq.yml, decides what a task
 * keeps. */
export const sentOf = (
  environment: Readonly<Record<string, string | undefined>>,
): { variables: Record<string, string> } => ({
  variables: Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  ),
})

/** A request as it may be kept on disk until a daemon takes it in: without what looks like a secret. */
export const storable = <R extends object & WithEnvironment>(request: R): R =>
  request.environment === undefined ? request : { ...request, environment: keptOf(request.environment.variables) }
