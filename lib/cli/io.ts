// The streams of one run of a verb. In a process of its own they are the process's (cli.ts), inside the daemon buffers.

export type Io = {
  /** Data. Bytes must not change afterwards: they are written when the reader takes them. */
  out(data: string | Uint8Array): void
  /** Resolves once the readers have taken enough of data and talk, for what is written faster than it is read would only
   * pile up here, or it is known that nobody reads any more. */
  drained(): Promise<void>
  /** Talk. */
  err(talk: string | Uint8Array): void
  /** All of stdin, line by line, blank ones left out. Throws `message_too_large` for a line past the limit of the wire,
   * `io` when it cannot be read. */
  lines(): AsyncIterable<string>
  /** The same, as many lines at once as have arrived. */
  arrivals(): AsyncIterable<string[]>
  /** The text of a file. Throws what the system says. */
  read(path: string): string
  /** Asks on stderr and reads one line from the terminal; undefined when it was closed. */
  ask(question: string): Promise<string | undefined>
  /** True when a terminal is on that side. */
  tty: { in: boolean; out: boolean; err: boolean }
  columns: number
  /** False with NO_COLOR, TERM=dumb or without a terminal on stdout. */
  colour: boolean
  /** True once whoever reads stdout has gone; it shows when something is written. */
  closed(): boolean
  /** Resolves when that happens, for who may have nothing to write for long. Never where the system does not tell. */
  left(): Promise<void>
}
