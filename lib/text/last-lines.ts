/** The last lines of a short text, each with its newline; undefined is all lines. Text after the last newline is a line
 * too. */
export const lastLinesOf = (text: string, lines: number | undefined): string =>
  lines === undefined
    ? text
    : text
        .split(/(?<=\n)/)
        .slice(-lines || Infinity)
        .join('')
