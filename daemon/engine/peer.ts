/** The connection that asks. */
export type Peer = {
  closed: boolean
  notify(method: string, params: unknown): void
  /** Calls `work` when the connection ends; the returned function takes that back. */
  onClose(work: () => void): () => void
  /** Ends the connection; nothing more is read from it. */
  close(): void
}
