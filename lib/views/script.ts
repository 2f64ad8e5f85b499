// How scripts and their warnings are shown to people.

import type { ScriptEntry, ScriptWarning } from '../protocol/entities.ts'
import { relative } from 'node:path'
import { formatDuration } from '../text/duration.ts'
import { visible } from '../cli/output.ts'
import type { Column } from '../cli/table.ts'
import type { VerbContext } from '../cli/verb.ts'

/** Prints on stderr, in the format of compilers: `scripts/deploy.sh:3: timeout 'soon' is not a duration`. */
export const printWarnings = (
  { io, cwd }: Pick<VerbContext, 'io' | 'cwd'>,
  warnings: readonly ScriptWarning[],
): void => {
  for (const { file, line, message } of warnings) io.err(`${visible(`${relative(cwd, file)}:${line}: ${message}`)}\n`)
}

export const scriptColumns = (cwd: string): readonly Column<ScriptEntry>[] => [
  { title: 'SCRIPT', of: script => script.name },
  { title: 'CLASS', of: script => script.task_class, spare: 1 },
  { title: 'TIMEOUT', of: script => script.timeout && formatDuration(script.timeout), right: true, spare: 2 },
  { title: 'TAGS', of: script => script.tags.join(' '), spare: 3 },
  { title: 'PATH', of: script => relative(cwd, script.path), spare: 4 },
  { title: 'DESCRIPTION', of: script => script.description },
]
