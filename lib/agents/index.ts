// The agents whose output SparkQ can parse, by the program that a tool's command starts.

import { basename } from 'node:path'
import type { Agent } from './agent.ts'
import { claude } from './claude.ts'
import { codex } from './codex.ts'

const agents: Record<string, Agent> = { claude, codex }

/** The adapter for a tool's command; undefined if the program is not a known agent. */
export const agentOf = ({ kind, command }: { kind: string; command: readonly string[] }): Agent | undefined => {
  const program = basename(command[0] ?? '')
  return kind === 'command' && Object.hasOwn(agents, program) ? agents[program] : undefined
}
