// @ts-check
// The requests for the output of an attempt: its size, a range of its bytes, or all from a place on until it has ended.

/** @import { Stream } from './lines.js' */
import { ask } from '../api.js'

/** @typedef {{ task: string, attempt: number }} Attempt */

/** @param {Attempt} attempt @param {Stream} stream */
export const outputPath = ({ task, attempt }, stream) =>
  `api/tasks/${encodeURIComponent(task)}/attempts/${attempt}/${stream}`

/** How long an output is, and how many bytes of its middle were dropped.
 * @param {string} path @param {AbortSignal} signal */
export const measure = async (path, signal) => {
  const { headers } = await ask(path, { method: 'HEAD', signal })
  return { size: Number(headers.get('content-length') ?? 0), dropped: droppedOf(headers) }
}

/** @param {string} path @param {number} from @param {number} to the byte after the last @param {AbortSignal} signal */
export const readRange = async (path, from, to, signal) => {
  const response = await ask(path, { headers: { range: `bytes=${from}-${to - 1}` }, signal })
  return new Uint8Array(await response.arrayBuffer())
}

/** All bytes from a place on. It ends when the attempt has ended; if the connection breaks, it rejects.
 * @param {string} path @param {number} from @param {AbortSignal} signal */
export const readOn = async (path, from, signal) => {
  const { headers, body } = await ask(`${path}?follow=1&from=${from}`, { signal, cache: 'no-store' })
  return { dropped: droppedOf(headers), chunks: chunksOf(body) }
}

/** @param {Headers} headers */
const droppedOf = headers => Number(headers.get('sparkq-dropped') ?? 0)

/** @param {ReadableStream<Uint8Array<ArrayBuffer>> | null} body */
async function* chunksOf(body) {
  const reader = body?.getReader()
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
    if (done || value === undefined) return
    yield value
  }
}
