// Changes of prompts: first the file, then its event.

import type { ReportedKind } from '../../lib/model/state-machines.ts'
import { removePrompt, writePrompt } from '../../lib/prompts/files.ts'
import type { Configuration } from '../engine/configuration.ts'
import type { Turn } from '../engine/group-commit.ts'
import type { Store } from '../store/index.ts'

export type PromptWriter = {
  /** `origin`: of the request. */
  set(prompt: { name: string; text: string }, origin: string): Promise<void>
  remove(name: string, origin: string): Promise<void>
}

type PromptWriterOptions = { store: Store; turn: Turn; configuration: Configuration }

export const createPromptWriter = ({ store, turn, configuration }: PromptWriterOptions): PromptWriter => {
  const folder = (): string => configuration.current().projectDir
  const record = (kind: ReportedKind, detail: string, origin: string): Promise<unknown> =>
    turn.perform(() => store.actingFor(origin, () => store.events.add.run({ kind, detail })))
  return {
    async set({ name, text }, origin) {
      writePrompt(folder(), name, text)
      await record('prompt.changed', name, origin)
    },
    async remove(name, origin) {
      removePrompt(folder(), name)
      await record('prompt.removed', name, origin)
    },
  }
}
