import { parseChoice } from '../cli/input.ts'
import { statesOf, type State } from '../model/state-machines.ts'

/** The states that --status names, of those that are allowed: `failed,queued`, or the option repeated. `claimed` is an
 * old word for running. Refuses with `usage`. */
export const parseStatuses = <const Status extends State<'task'> = State<'task'>>(
  texts: readonly string[],
  allowed: readonly Status[] = statesOf('task') as Status[],
): Status[] => listed(texts).map(word => parseChoice(word === 'claimed' ? 'running' : word, 'status', allowed))

/** The words of an option that takes several, with commas or repeated. */
export const listed = (texts: readonly string[]): string[] =>
  texts.flatMap(text => text.split(',')).map(word => word.trim())
