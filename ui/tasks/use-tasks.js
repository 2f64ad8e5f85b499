// @ts-check
// The tasks that match a filter, a page after the other. What is read stays where it is: rows are brought up to date in
// their place, newer tasks are only counted, and what no longer matches stays until the list is read anew.

/** @import { ListedTask } from '../../lib/protocol/entities.ts' */
/** @import { Params, Result } from '../../lib/protocol/index.ts' */

import { call, Refusal } from '../api.js'
import { useEffect, useRef, useState } from '../html.js'
import { onEvent, onGap } from '../live.js'

export const PAGE = 100
const REST_MS = 250
/** More rows than these are not read one by one after an event. */
const MOST_SINGLE = 30

/** `newer`: how many match now and have no row yet. `gone`: the ids of rows that no longer match.
 * @typedef {{
 *   rows: ListedTask[] | undefined, total: number | null, next: string | null, newer: number,
 *   gone: ReadonlySet<string>,
 *   refusal: Refusal | undefined,
 * }} Listed */

/** @type {Listed} */
const NOTHING = { rows: undefined, total: null, next: null, newer: 0, gone: new Set(), refusal: undefined }

export class TaskList {
  /** @type {Listed} */
  listed = NOTHING
  /** @type {Set<string>} */
  #touched = new Set()
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer
  #isClosed = false
  #isReading = false

  /** @param {Params<'task.list'>} where @param {() => void} changed */
  constructor(where, changed) {
    this.where = where
    this.changed = changed
    const ends = [
      onEvent(({ kind, task }) => kind.startsWith('task.') && this.#touch(task)),
      onGap(() => this.#touch(null)),
    ]
    this.close = () => {
      this.#isClosed = true
      clearTimeout(this.#timer)
      for (const end of ends) end()
    }
  }

  /** Reads the first page anew. */
  read() {
    return this.#try(async () => {
      const { tasks, total, next } = await this.#page({ total: true })
      this.#set({ ...NOTHING, rows: tasks, total: total ?? null, next })
    })
  }

  /** Reads the next page. */
  more() {
    const { next, rows = [] } = this.listed
    if (next === null || this.#isReading) return
    this.#isReading = true
    return this.#try(async () => {
      const page = await this.#page({ after: next })
      const known = new Set(rows.map(({ id }) => id))
      this.#set({ rows: [...rows, ...page.tasks.filter(({ id }) => !known.has(id))], next: page.next })
    }).finally(() => {
      this.#isReading = false
    })
  }

  /** @param {string | null} task */
  #touch(task) {
    if (task !== null) this.#touched.add(task)
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      void this.#refresh()
    }, REST_MS)
  }

  #refresh() {
    const { rows } = this.listed
    if (rows === undefined) return this.read()
    return this.#try(async () => {
      const touched = this.#touched
      this.#touched = new Set()
      const { tasks, total } = await this.#page({ total: true })
      const fresh = new Map(tasks.map(task => [task.id, task]))
      // In the order of the queue, so an older task that only now matches stands between the rows.
      const known = new Set(rows.map(({ id }) => id))
      const newer = tasks.filter(({ id }) => !known.has(id)).length
      const single = rows.filter(({ id }) => touched.has(id) && !fresh.has(id)).slice(0, MOST_SINGLE)
      const read = await Promise.all(single.map(({ id }) => call('task.get', { id }).catch(() => undefined)))
      const gone = new Set(this.listed.gone)
      for (const [i, { id }] of single.entries()) {
        const task = read[i]
        if (task) fresh.set(id, task)
        if (!matches(task ?? rows.find(row => row.id === id), this.where, task === undefined)) gone.add(id)
      }
      for (const { id } of tasks) gone.delete(id)
      this.#set({
        rows: (this.listed.rows ?? []).map(row => fresh.get(row.id) ?? row),
        total: total ?? null,
        newer,
        gone,
      })
    })
  }

  /** @param {Partial<Params<'task.list'>>} more @returns {Promise<Result<'task.list'> & { total?: number | null }>} */
  #page(more) {
    return call('task.list', { ...this.where, limit: PAGE, ...more })
  }

  /** @param {() => Promise<void>} work */
  async #try(work) {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      // The last picture stays while the daemon is away.
      if (error.code !== 'unreachable' || this.listed.rows === undefined) this.#set({ refusal: error })
    }
  }

  /** @param {Partial<Listed>} change */
  #set(change) {
    if (this.#isClosed) return
    this.listed = { ...this.listed, refusal: undefined, ...change }
    this.changed()
  }
}

/** Whether a task that was not on the first page again still matches what can change of it.
 * @param {ListedTask | undefined} task @param {Params<'task.list'>} where @param {boolean} isPurged */
const matches = (task, { status, stale }, isPurged) =>
  task !== undefined && !isPurged && (status === undefined || status.includes(task.status)) && (!stale || task.stale)

/** @param {Params<'task.list'>} where */
export const useTasks = where => {
  const [list, setList] = useState(/** @type {TaskList | undefined} */ (undefined))
  const [, setVersion] = useState(0)
  useEffect(() => {
    const list = new TaskList(where, () => setVersion(number => number + 1))
    setList(list)
    void list.read()
    return list.close
  }, [JSON.stringify(where)])
  // The rows of the last filter stay until those of the next are read.
  const last = useRef(NOTHING)
  if (list?.listed.rows || list?.listed.refusal) last.current = list.listed
  return { list, ...last.current }
}
