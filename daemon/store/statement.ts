// A prepared statement with types: named parameters in, rows out.

import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'

export type Values = Record<string, SQLInputValue>

export type Statement<P extends Values, Row> = {
  get(params: P): Row | undefined
  all(params: P): Row[]
  /** The rows as they are asked for: of what may be many and large. */
  each(params: P): Iterable<Row>
  /** Runs it for its effect; the number of rows it changed. */
  run(params: P): number
}

/** Prepared when it is first used, and once: SQLite takes a millisecond for some, and a daemon that starts uses few. The
 * parameters' type must name every `:name` in the text; a missing one is refused. */
export const statement = <P extends Values, Row = never>(db: DatabaseSync, sql: string): Statement<P, Row> => {
  // By place, not by name: node:sqlite looks names up anew in each call, which is a tenth of what an enqueue costs.
  const names = sql.match(NAME)?.map(name => name.slice(1)) ?? []
  let prepared: StatementSync | undefined
  const ready = (): StatementSync => (prepared ??= db.prepare(sql.replace(NAME, '?')))
  const inOrder = (params: P): SQLInputValue[] => {
    const values = new Array<SQLInputValue>(names.length)
    for (let i = 0; i < names.length; i++) values[i] = params[names[i]!]!
    return values
  }
  return {
    get: params => ready().get(...inOrder(params)) as Row | undefined,
    all: params => ready().all(...inOrder(params)) as Row[],
    each: params => ready().iterate(...inOrder(params)) as Iterable<Row>,
    run: params => Number(ready().run(...inOrder(params)).changes),
  }
}

/** No text in the statements holds a colon. */
const NAME = /:[a-z_]+/g
