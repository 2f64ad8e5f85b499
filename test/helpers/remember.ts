import type { Io } from '../../lib/cli/io.ts'

/** Streams that remember. */
export const remember = (changes: Partial<Io> = {}): Io & { stdout: string; stderr: string } => {
  const io = {
    stdout: '',
    stderr: '',
    drained: async () => {},
    out: (text: string) => void (io.stdout += text),
    err: (text: string) => void (io.stderr += text),
    async *lines() {},
    async *arrivals() {},
    read: () => '',
    ask: async () => undefined,
    tty: { in: false, out: true, err: true },
    columns: 80,
    colour: false,
    closed: () => false,
    left: () => Promise.withResolvers<void>().promise,
    ...changes,
  }
  return io
}
