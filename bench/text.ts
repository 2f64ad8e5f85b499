// Lines and columns of plain text.

const MAX_COLUMNS = 120

/** The text in lines of up to 120 characters, each with the indent before it and a newline after it. */
export const wrap = (text: string, indent = 0): string => {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!
    if (line === '') lines[lines.length - 1] = word
    else if (indent + line.length + 1 + word.length > MAX_COLUMNS) lines.push(word)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines.map(line => `${' '.repeat(indent)}${line}\n`).join('')
}

/** The rows, with all cells of a column padded to the same width. */
export const align = (rows: readonly string[][], rightAligned: ReadonlySet<number> = new Set()): string[][] => {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map(row => row[i]!.length)))
  return rows.map(row =>
    row.map((cell, i) => (rightAligned.has(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))),
  )
}
