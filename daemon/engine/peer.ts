/** The connection of a caller. */
export type Peer = {
  closed: boolean
  /** What the journal keeps of its changes: the surface, and where the caller is if that is known, as `socket` or
   * `page 127.0.0.1`. */
  origin: string
  notify(method: string, params: unknown): void
  /** Calls `work` when the connection ends; the returned function cancels that. */
  onClose(work: () => void): () => void
  /** Ends the connection; nothing more is read from it. */
  close(): void
}
