// Cuts a command line, up to the cursor, into words as a shell would. Nothing in it is expanded or run: `$(…)`, globs
// and `~` are plain characters here.

export type CommandLine = {
  /** Without quotes. The last word is the one being typed; it is empty after a space. */
  words: string[]
  /** The text after the first `--` and a space, as typed; undefined without them. */
  rest: string | undefined
}

/** An open quote reaches to the end of the line. */
const PIECE = /\\([^])|'([^']*)'?|"((?:\\[^]|[^"\\])*)"?|(\s+)|([^\\'"\s]+|\\$)/g

export const splitLine = (text: string): CommandLine => {
  const line: CommandLine = { words: [''], rest: undefined }
  for (const {
    0: { length },
    1: escaped,
    2: single,
    3: double,
    4: space,
    5: plain,
    index,
  } of text.trimStart().matchAll(PIECE)) {
    if (space === undefined)
      line.words[line.words.length - 1] += escaped ?? single ?? double?.replace(/\\([$`"\\])/g, '$1') ?? plain!
    else {
      if (line.words.at(-1) === '--') line.rest ??= text.trimStart().slice(index + length)
      line.words.push('')
    }
  }
  return line
}
