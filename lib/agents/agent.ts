// What an adapter is: it reads the output of one command-line agent.

export type AgentOutput = {
  /** Paths of the output. */
  out: string
  err: string
  /** What it exited with; null when a signal ended it. */
  code: number | null
  /** Milliseconds since 1970. */
  now: number
}

/** `until` in milliseconds since 1970; null when the message does not say, or not so that it can be believed. */
export type UsageLimit = { until: number | null; text: string }

export type Finding = {
  /** Its answer, or when it failed what it says went wrong; null when it said nothing that the adapter understands. */
  message: string | null
  /** It says itself that it failed, whatever it exited with. */
  failed: boolean
  /** What it tells of itself, for `result_data`. */
  data: { session_id?: string; cost_usd?: number; turns?: number; usage?: Record<string, number> }
  /** It did not work because an allowance is used up: nothing is wrong with the task. */
  limit: UsageLimit | undefined
}

export type Agent = (output: AgentOutput) => Finding
