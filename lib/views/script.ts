// How scripts and their warnings are shown to people.

import type { Result } from '../protocol/index.ts'
import type { ScriptEntry, ScriptWarning } from '../protocol/entities.ts'
import { relative } from 'node:path'
import { formatDuration } from '../text/duration.ts'
import { renderFacts, visible } from '../cli/output.ts'
import type { Column } from '../cli/table.ts'
import type { VerbContext } from '../cli/verb.ts'

/** Prints on stderr, in the format of compilers: `scripts/deploy.sh:3: timeout 'soon' is not a duration`. */
export const printWarnings = (
  { io, cwd }: Pick<VerbContext, 'io' | 'cwd'>,
  warnings: readonly ScriptWarning[],
): void => {
  for (const { file, line, message } of warnings) io.err(`${visible(`${relative(cwd, file)}:${line}: ${message}`)}\n`)
}

/** A page: facts, an empty line, the text. */
export const wholeScript = (script: Result<'script.get'>, cwd: string): string => {
  const { name, path, description, inputs, outputs, tags, timeout, task_class, text } = script
  const facts = renderFacts({
    script: name,
    path: relative(cwd, path),
    description,
    inputs: inputs.map(parameterText).join('\n'),
    outputs: outputs.map(parameterText).join('\n'),
    tags: tags.join(' '),
    timeout: timeout && formatDuration(timeout),
    class: task_class,
  })
  return `${facts}\n${visible(text, 'lines').replace(/\n*$/, '\n')}`
}

const parameterText = ({ name, required, note }: ScriptEntry['inputs'][number]): string =>
  `${name}${required ? '' : ' (optional)'}${note === null ? '' : `: ${note}`}`

export const scriptColumns = (cwd: string): readonly Column<ScriptEntry>[] => [
  { title: 'SCRIPT', of: script => script.name },
  { title: 'CLASS', of: script => script.task_class, spare: 1 },
  { title: 'TIMEOUT', of: script => script.timeout && formatDuration(script.timeout), right: true, spare: 2 },
  { title: 'TAGS', of: script => script.tags.join(' '), spare: 3 },
  { title: 'PATH', of: script => relative(cwd, script.path), spare: 4 },
  { title: 'DESCRIPTION', of: script => script.description },
]
