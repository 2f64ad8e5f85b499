// An adapter reads the output of one command-line agent.

export type AgentOutput = {
  /** Paths of the files that hold stdout and stderr. */
  out: string
  err: string
  /** The exit code; null if a signal ended the agent. */
  code: number | null
  /** Milliseconds since 1970. */
  now: number
}

/** `until`: milliseconds since 1970; null if the message names no end, or an implausible one. */
export type UsageLimit = { until: number | null; text: string }

export type AgentResult = {
  /** The agent's answer, or its error message if it failed; null if the adapter found neither. */
  message: string | null
  /** The agent itself reports a failure, whatever its exit code. */
  failed: boolean
  /** What the agent reports about its run, for `result_data`. */
  data: { session_id?: string; cost_usd?: number; turns?: number; usage?: Record<string, number> }
  /** Set if an allowance is used up: nothing is wrong with the task. */
  limit: UsageLimit | undefined
}

export type Agent = (output: AgentOutput) => AgentResult
