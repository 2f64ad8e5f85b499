import { createHash } from 'node:crypto'
import { SparkqError, refuse } from '../../lib/model/errors.ts'
import { listPrompts, MAX_PROMPT_BYTES, readPrompt, type Prompt } from '../../lib/prompts/files.ts'
import type { Result } from '../../lib/protocol/index.ts'
import type { Context, Handlers } from './support/context.ts'

export const promptHandlers: Pick<Handlers, Extract<keyof Handlers, `prompt.${string}`>> = {
  'prompt.list': ({ config }) => {
    const { prompts, warnings } = listPrompts(config.projectDir)
    return { prompts: prompts.map(shapeOf), warnings }
  },

  'prompt.get': ({ config }, { name }) => wholeShape(readPrompt(config.projectDir, name)),

  'prompt.set':
    ({ config: { projectDir }, promptWriter, peer }, { name, text, expect }) =>
    async () => {
      if (Buffer.byteLength(text) > MAX_PROMPT_BYTES)
        refuse('invalid', { what: `prompt '${name}'`, why: 'larger than 256 KiB', hint: 'make it shorter' })
      if (expect !== undefined) mustBe(projectDir, name, expect)
      await promptWriter.set({ name, text }, peer.origin)
      return wholeShape(readPrompt(projectDir, name))
    },

  'prompt.remove':
    ({ promptWriter, peer }, { name }) =>
    async () => {
      await promptWriter.remove(name, peer.origin)
      return { name }
    },
}

/** Refuses with `conflict` if the prompt is another than the caller knows. */
const mustBe = (projectDir: Context['config']['projectDir'], name: string, expect: string | null): void => {
  const now = hashNow(projectDir, name)
  if (now === expect) return
  refuse('conflict', {
    kind: 'prompt',
    name,
    is: now === null ? 'removed meanwhile' : expect === null ? 'there already' : 'changed meanwhile',
    needs: expect === null ? 'a new one' : 'the one that was read',
    hint: "read it again: 'sparkq prompts list' shows all",
  })
}

const hashNow = (projectDir: string, name: string): string | null => {
  try {
    return hashOf(readPrompt(projectDir, name).text)
  } catch (error) {
    if (error instanceof SparkqError && error.code === 'not_found') return null
    throw error
  }
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

const shapeOf = ({
  name,
  path,
  description,
  tool,
  placeholders,
}: Prompt): Result<'prompt.list'>['prompts'][number] => ({
  name,
  path,
  description,
  tool,
  placeholders,
})

const wholeShape = (prompt: Prompt): Result<'prompt.get'> => {
  const { text, body } = prompt
  return { ...shapeOf(prompt), text, body, hash: hashOf(text) }
}
