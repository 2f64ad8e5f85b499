/** The connection of a caller. */
export type Peer = {
  closed: boolean
  notify(method: string, params: unknown): void
  /** Calls `work` when the connection ends; the returned function cancels that. */
  onClose(work: () => void): () => void
  /** Ends the connection; nothing more is read from it. */
  close(): void
}
