// What to type next, for errors about one kind of thing; the facts of a conflict.

export const didYouMean = (near: string | undefined): string | undefined => near && `did you mean '${near}'?`

/** By the kind of thing that was not found. */
export const HINTS_FOR_MISSING: Record<string, string | undefined> = {
  task: "'sparkq tasks' lists them",
  queue: "'sparkq queue list' lists them, 'sparkq queue create NAME' makes one",
  session: "'sparkq session list' lists them, 'sparkq session create NAME' makes one",
  worker: "'sparkq worker list' lists them",
  verb: "'sparkq help' lists them",
  tool: "'sparkq tool list' lists them; they are named under 'tools:' in sparkq.yml",
  key: "'sparkq config list' lists them",
  file: 'a relative path starts at the current directory',
  prompt: "'sparkq prompts list' lists them; they are files prompts/NAME.md",
  script: "'sparkq scripts list' lists them; a relative path starts at the current directory",
}

/** How to see a thing whose state does not allow a change. */
export const hintForConflict = (facts: ConflictSubject | NumberConflict): string | undefined =>
  'found' in facts ? 'look at them again first' : (facts.hint ?? HINTS_FOR_CONFLICT[facts.kind]?.(facts.name))

const HINTS_FOR_CONFLICT: Record<string, ((name: string) => string) | undefined> = {
  task: name => `see it with 'sparkq task ${name}'`,
  queue: name => `see it with 'sparkq queue show ${name}'`,
  worker: name => `see it with 'sparkq worker show ${name}'`,
  session: () => "'sparkq session list --all' shows it",
}

export const textOfConflict = (facts: Conflict): string =>
  'found' in facts
    ? `${facts.found} task${facts.found === 1 ? ' matches' : 's match'} now, not ${facts.expected}; nothing was changed`
    : `${facts.kind} '${facts.name}' is ${facts.is}, not ${facts.needs}`

export type Conflict = StateConflict | NumberConflict

/** A thing is in a state that does not allow the change. */
type StateConflict = ConflictSubject & { is: string; needs: string }
type ConflictSubject = { kind: string; name: string; hint?: string | undefined }
/** Another number of tasks matches than the caller saw. */
type NumberConflict = { found: number; expected: number }
