// A prepared statement with typed parameters and rows.

import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'

export type SqlValues = Record<string, SQLInputValue>

export type Statement<P extends SqlValues, Row> = {
  get(params: P): Row | undefined
  all(params: P): Row[]
  /** Reads the rows one by one, for results that may be many and large. */
  each(params: P): Iterable<Row>
  /** Returns the number of changed rows. */
  run(params: P): number
  /** The text as SQLite gets it. */
  sql: string
}

/** Prepared on first use: SQLite needs up to a millisecond for each text, and a daemon that starts runs only a few. The
 * type of the parameters must name every `:name` of the text; node:sqlite throws for a missing value. */
export const statement = <P extends SqlValues, Row = never>(db: DatabaseSync, sql: string): Statement<P, Row> => {
  // Values are bound by position: node:sqlite looks up names again in each call, a tenth of the time of an enqueue.
  const names = sql.match(PARAMETER)?.map(name => name.slice(1)) ?? []
  const text = sql.replace(PARAMETER, '?')
  let prepared: StatementSync | undefined
  const ready = (): StatementSync => (prepared ??= db.prepare(text))
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
    sql: text,
  }
}

/** No string in the statements contains a colon. */
const PARAMETER = /:[a-z_]+/g
