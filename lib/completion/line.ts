// A command line up to the cursor, cut into words as a shell would. Nothing in it is expanded or run: `$(…)`, globs and
// `~` are letters here.

export type Line = {
  /** Without their quotes. The last one is the one that is being typed, empty behind a space. */
  words: string[]
  /** The text behind the first `--`, as it was typed; undefined when there is no `--`. */
  rest: string | undefined
}

/** A quote that is still open reaches to the end. */
const PIECE = /\\([^])|'([^']*)'?|"((?:\\[^]|[^"\\])*)"?|(\s+)|([^\\'"\s]+|\\$)/g

export const splitLine = (text: string): Line => {
  const line: Line = { words: [''], rest: undefined }
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
