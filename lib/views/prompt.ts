// How prompts are shown to people.

import { relative } from 'node:path'
import { renderFacts, visible } from '../cli/output.ts'
import type { Column } from '../cli/table.ts'
import type { Result } from '../protocol/index.ts'

type ListedPrompt = Result<'prompt.list'>['prompts'][number]

export const promptColumns: readonly Column<ListedPrompt>[] = [
  { title: 'PROMPT', of: ({ name }) => name },
  { title: 'TOOL', of: ({ tool }) => tool, spare: 1 },
  { title: 'KEYS', of: ({ placeholders }) => placeholders.map(keyText).join(' '), spare: 2 },
  { title: 'DESCRIPTION', of: ({ description }) => description },
]

/** A page: facts, an empty line, the prompt without its comment. */
export const wholePrompt = (prompt: Result<'prompt.get'>, cwd: string): string => {
  const { name, path, description, tool, placeholders, body } = prompt
  const keys = placeholders.map(keyText).join('\n')
  const facts = renderFacts({ prompt: name, path: relative(cwd, path), description, tool, keys })
  return `${facts}\n${visible(body, 'lines').replace(/\n*$/, '\n')}`
}

const keyText = ({ key, default: value }: ListedPrompt['placeholders'][number]): string =>
  value === null ? key : `${key}=${value}`
