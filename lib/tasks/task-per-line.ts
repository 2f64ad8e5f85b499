// A task for each line of stdin, as xargs and parallel do: `ls *.csv | sparkq enqueue --each gzip {}`.

import { refuse } from '../model/errors.ts'
import type { Io } from '../cli/io.ts'
import { newId } from '../model/id.ts'
import type { NewTask } from '../protocol/entities.ts'
import type { Identified } from './new-task-type.ts'

type PerLine = { io: Io; args: { null: boolean } }

/** Yields a task for each line that has arrived, not for blank ones. The line replaces `{}` in the words of a command,
 * a prompt, the key and the name; a command without `{}` gets it as its last argument. Nothing is interpreted by a
 * shell. Refuses with `usage`, and with `invalid` for a line that is not UTF-8. */
export async function* taskPerLine({ io, args }: PerLine, task: NewTask): AsyncGenerator<Identified[]> {
  const template = withPlace(task)
  let number = 0
  for await (const lines of io.arrivals(args.null ? '\0' : '\n')) {
    yield lines.map(line => {
      number++
      if (line.includes('\ufffd'))
        refuse('invalid', {
          what: `line ${number} of stdin`,
          why: 'it is not UTF-8',
          hint: 'rename the file, or write the task as JSON',
        })
      return { ...filled(template, line), id: newId('tsk') }
    })
  }
}

const PLACE = '{}'

/** The task with a place for the line. */
const withPlace = (task: NewTask): NewTask => {
  const { key, payload } = task
  if (key !== undefined && !key.includes(PLACE))
    refuse('usage', { message: '--key is the same for all lines', hint: "write {} in it: --key 'gzip {}'" })
  const { argv, args, prompt } = payload as { argv?: string[]; args?: string[]; prompt?: string }
  if (argv !== undefined) return { ...task, payload: { ...payload, argv: withPlaceIn(argv) } }
  if (task.script !== undefined) return { ...task, payload: { ...payload, args: withPlaceIn(args ?? []) } }
  if (prompt?.includes(PLACE)) return task
  refuse('usage', {
    message: prompt === undefined ? '--each takes a command or a script' : 'the prompt has no place for the line',
    hint:
      prompt === undefined
        ? `the line becomes an argument: sparkq enqueue --each -- bash -c 'gzip <"$1" >"$1.gz"' - {}`
        : 'write {} in it',
  })
}

const withPlaceIn = (words: string[]): string[] =>
  words.some(word => word.includes(PLACE)) ? words : [...words, PLACE]

const filled = ({ key, name, payload, ...task }: NewTask, line: string): NewTask => {
  const fill = (text: string): string => text.replaceAll(PLACE, () => line)
  const { argv, args, prompt, ...others } = payload as { argv?: string[]; args?: string[]; prompt?: string }
  return {
    ...task,
    ...(key !== undefined && { key: fill(key) }),
    ...(name !== undefined && { name: fill(name) }),
    payload: {
      ...others,
      ...(argv && { argv: argv.map(fill) }),
      ...(args && { args: args.map(fill) }),
      ...(prompt !== undefined && { prompt: fill(prompt) }),
    },
  }
}
