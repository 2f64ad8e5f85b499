/** A row of the table of errors. */
export type ErrorDefinition<Facts> = {
  exit: number
  rpc: number
  http: number
  message: (facts: Facts) => string
  /** What to type next; never a destructive command. */
  hint?: (facts: Facts) => string | undefined
}
