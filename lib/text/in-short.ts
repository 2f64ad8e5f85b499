/** A reason in one line: its first line and, if output follows, its last. */
export const inShort = (reason: string): string => {
  const lines = reason.trim().split('\n')
  const first = lines[0]!
  return (lines.length === 1 ? first : `${first.replace(/:$/, '')}: ${lines.at(-1)!.trim()}`)
    .slice(0, MAX_REASON_LENGTH)
    .toWellFormed()
}

const MAX_REASON_LENGTH = 300
