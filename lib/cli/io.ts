// The streams of one run of a verb: those of the process (cli.ts), or buffers when the verb runs inside the daemon.

export type Io = {
  /** Writes data to stdout. The caller must not change the bytes afterwards: they may be written later. */
  out(data: string | Uint8Array): void
  /** Resolves when the output buffers have drained, or when the reader is gone. */
  drained(): Promise<void>
  /** Writes messages to stderr. */
  err(text: string | Uint8Array): void
  /** All of stdin, line by line, without blank lines. Throws `message_too_large` for a line past the limit of the wire,
   * `io` when stdin cannot be read. */
  lines(): AsyncIterable<string>
  /** Like `lines`, in batches: all lines that have arrived. `end` is the character that ends a line. */
  arrivals(end?: '\n' | '\0'): AsyncIterable<string[]>
  /** The text of a file. Throws the error of the system. */
  read(path: string): string
  /** Asks on stderr and reads one line from the terminal; undefined when the terminal was closed. */
  ask(question: string): Promise<string | undefined>
  /** Whether each stream is a terminal. */
  tty: { in: boolean; out: boolean; err: boolean }
  columns: number
  /** False with NO_COLOR, TERM=dumb or without a terminal on stdout. */
  colour: boolean
  /** True once the reader of stdout is gone, which only a write can detect. */
  closed(): boolean
  /** Resolves when the reader of stdout leaves, for verbs that rarely write. Never on systems that do not report it. */
  left(): Promise<void>
}
