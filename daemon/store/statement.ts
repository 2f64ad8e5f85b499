// A prepared statement with types: named parameters in, rows out.

import type { DatabaseSync, SQLInputValue } from 'node:sqlite'

export type Values = Record<string, SQLInputValue>

export type Statement<P extends Values, Row> = {
  get(params: P): Row | undefined
  all(params: P): Row[]
  /** Runs it for its effect; the number of rows it changed. */
  run(params: P): number
}

/** Prepares once. The parameters' type must name every `:name` in the text: a missing one would be NULL without a word. */
export const statement = <P extends Values, Row = never>(db: DatabaseSync, sql: string): Statement<P, Row> => {
  const prepared = db.prepare(sql)
  return {
    get: params => prepared.get(params) as Row | undefined,
    all: params => prepared.all(params) as Row[],
    run: params => Number(prepared.run(params).changes),
  }
}
