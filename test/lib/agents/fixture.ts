// The recorded outputs beside this file; where each comes from is in fixtures/SOURCES.md.

import { join } from 'node:path'
import type { Agent, AgentResult } from '../../../lib/agents/agent.ts'

/** 07:00 UTC of 31 January 2026, in milliseconds. */
export const NOW = Date.UTC(2026, 0, 31, 7)

export const fixture = (name: string): string => join(import.meta.dirname, 'fixtures', name)

/** What an adapter finds in recorded output, or in files named by their paths. */
export const find = (
  agent: Agent,
  { out = '/dev/null', err = '/dev/null', code = 0 }: { out?: string; err?: string; code?: number | null },
): AgentResult => agent({ out, err, code, now: NOW })

export const iso = (time: number | null | undefined): string | null | undefined =>
  typeof time === 'number' ? new Date(time).toISOString() : time
