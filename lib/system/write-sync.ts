import { fs } from './node-builtins.ts'

/** Writes by the system call itself, without the streams that Node would make for it. Returns what is left over where
 * somebody has made the pipe one that does not wait, and it is full; throws what the system says. */
export const writeNow = (descriptor: number, data: string | Uint8Array): Uint8Array => {
  let left = typeof data === 'string' ? Buffer.from(data) : data
  try {
    while (left.length > 0) left = left.subarray(fs.writeSync(descriptor, left))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
  }
  return left
}
