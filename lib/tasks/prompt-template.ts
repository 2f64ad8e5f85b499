// `enqueue --template NAME --set key=value`: the prompt of a file with its values.

import { dirname } from 'node:path'
import { refuse } from '../model/errors.ts'
import { readPrompt } from '../prompts/files.ts'
import { fillTemplate } from '../prompts/template.ts'

type TypedTemplate = { template?: string | undefined; set: readonly string[] }

/** `stateDir`: undefined when only the socket of a project is known. Refuses with `usage`, `not_found` or `invalid`. */
export const promptFrom = (
  stateDir: string | undefined,
  { template, set }: TypedTemplate,
): { text: string; tool: string | null } => {
  if (stateDir === undefined)
    refuse('not_found', { kind: 'prompt', name: template!, why: 'only the socket of the project is known' })
  const prompt = readPrompt(dirname(stateDir), template!)
  return { text: fillTemplate(prompt.name, prompt, valuesOf(set)), tool: prompt.tool }
}

const valuesOf = (set: readonly string[]): Record<string, string> => {
  const values: Record<string, string> = {}
  for (const word of set) {
    const [, key, value] = /^([^=]+)=([^]*)$/.exec(word) ?? []
    if (key === undefined)
      refuse('usage', { message: `--set '${word}' has no value`, hint: `write --set ${word || 'key'}=VALUE` })
    if (Object.hasOwn(values, key)) refuse('usage', { message: `--set ${key} is given twice`, hint: 'give it once' })
    values[key] = value!
  }
  return values
}
