// How SQLite finds what the hot queries ask for, with a million tasks as with ten: by the index that was made for it,
// in its order, without sorting. The texts are those of the store, so that none is written twice.

import { DatabaseSync } from 'node:sqlite'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newStore, type StoreWorld } from '../../helpers/store.ts'

const test = suite<StoreWorld & { texts: string[] }>('store.plans')

test.before(world => {
  world.texts = []
  // Texts that are put together from their parameters are caught when SQLite gets them.
  const { prepare } = DatabaseSync.prototype
  DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql, ...rest) {
    world.texts.push(sql)
    return prepare.call(this, sql, ...rest)
  }
  Object.assign(world, newStore())
  for (const filter of Object.values(filters)) {
    world.store.tasks.list(filter, undefined, 1)
    world.store.tasks.list(filter, { seq: 5, number: 5 }, 1)
  }
  for (const filter of Object.values(scans)) {
    for (const place of [undefined, { seq: 5, number: 5 }]) [...world.store.tasks.scan.after(filter, place)]
  }
  for (const tools of [undefined, { only: ['a'] }, { not: ['a'] }]) {
    world.store.tasks.peek({ queue_id: 'none' }, tools)
    world.store.tasks.claim({ queue_id: 'none', worker_id: null, now: 0 }, tools)
  }
  DatabaseSync.prototype.prepare = prepare
  const groups = Object.values(world.store).filter(group => typeof group === 'object')
  for (const { sql } of groups.flatMap(group => Object.values(group) as { sql?: string }[]))
    if (sql) world.texts.push(sql)
})
test.after(world => world.close())

/** Filters of a list and the way to their rows. */
const filters = {
  none: {},
  queue: { queue: 'q' },
  status: { status: 'failed' },
  both: { queue: 'q', status: 'failed' },
} as const

/** Filters of a scan, which reads all of its rows. */
const scans = {
  all: { tool: 't', requeued: false },
  queue: { queues: ['q'], tool: 't' },
  status: { statuses: ['failed'], parts: ['x'] },
} as const

/** What must be in the one text that matches, and the step of the plan that finds the tasks. */
const hot: [what: string, text: RegExp, step: RegExp][] = [
  [
    'claim',
    /UPDATE tasks SET status = 'running'.*wake_at IS NULL {2}ORDER BY seq LIMIT 1/s,
    /SEARCH tasks USING (COVERING )?INDEX tasks_due \(queue_id=\?\)/,
  ],
  [
    'a claim that passes over tools',
    /UPDATE tasks SET status = 'running'.*NOT IN/s,
    /SEARCH tasks USING (COVERING )?INDEX tasks_due \(queue_id=\?\)/,
  ],
  [
    'a claim of some tools',
    /UPDATE tasks SET status = 'running'.*tool_name IN/s,
    /SEARCH tasks USING (COVERING )?INDEX tasks_due \(queue_id=\?\)/,
  ],
  [
    'peek',
    /SELECT t\.seq.*wake_at IS NULL {2}ORDER BY seq LIMIT 1\)$/s,
    /SEARCH tasks USING (COVERING )?INDEX tasks_due \(queue_id=\?\)/,
  ],
  ['the next deadline', /min\(wake_at\) AS at FROM tasks/, /SEARCH tasks USING COVERING INDEX tasks_awaited/],
  ['the next silence', /min\(wake_at\) AS at FROM workers/, /SEARCH workers USING COVERING INDEX workers_awaited/],
  ['who is silent', /w\.wake_at <= \? ORDER BY w\.wake_at/, /SEARCH w USING INDEX workers_awaited \(wake_at<\?\)/],
  [
    'what a worker has in hand',
    /t\.worker_id = \? ORDER BY t\.seq/,
    /SEARCH t USING INDEX tasks_(of_worker|by_status) \(/,
  ],
  ['what is due', /t\.wake_at <= \? ORDER BY t\.wake_at/, /SEARCH t USING INDEX tasks_awaited \(wake_at<\?\)/],
  [
    'a slice of what is due in a queue',
    /seq > \? ORDER BY seq LIMIT \?\) ORDER BY t\.seq$/,
    /SEARCH tasks USING (COVERING )?INDEX tasks_due \(queue_id=\? AND seq>\?\)/,
  ],
  ['the tools in hand', /SELECT tool_name FROM tasks/, /SEARCH tasks USING INDEX tasks_of_worker \(worker_id=\?\)/],
  ['the checks of a tree', /json_extract\(t\.metadata/, /SEARCH t USING INDEX tasks_of_tree \(<expr>=\?\)/],
  [
    'a purge',
    /^\s*DELETE FROM tasks.*finished_at <= /s,
    /SEARCH tasks USING (COVERING )?INDEX tasks_finished \(finished_at<\?\)/,
  ],
  ['an open key', /t\.key = \?/, /SEARCH t USING INDEX tasks_open_key \(key=\?\)/],
  ['an id', /WHERE t\.id = \?$/, /SEARCH t USING INDEX sqlite_autoindex_tasks_1 \(id=\?\)/],
  ['a prefix of an id', /t\.id >= \?/, /SEARCH t USING INDEX sqlite_autoindex_tasks_1 \(id>\? AND id<\?\)/],
  [
    'the tasks of a deleted queue',
    /^\s*DELETE FROM tasks.*queue_id = /s,
    /SEARCH tasks USING (COVERING )?INDEX tasks_of_queue \(queue_id=\?\)/,
  ],
  ['the next delayed task', /SELECT wake_at AS at/, /SEARCH tasks USING INDEX tasks_awaited \(wake_at>\?\)/],
  ['a friendly id', /WHERE t\.number = \?/, /SEARCH t USING INDEX tasks_of_queue \(queue_id=\? AND number=\?\)/],
  ['who waits for a paused tool', /FROM tool_pauses p ORDER/, /SEARCH t EXISTS USING INDEX tasks_due \(queue_id=\?\)/],
  ['a review', /t\.reviewed_at IS NULL ORDER BY t\.seq/, /SEARCH t USING INDEX tasks_unreviewed \(status=\?\)/],
  ['the newest successes', /iif\(octet_length/, /SEARCH tasks USING INDEX tasks_by_status \(status=\?\)/],
  ['what a look acknowledges', /SET reviewed_at/, /SEARCH tasks USING INDEX sqlite_autoindex_tasks_1 \(id=\?\)/],
  ['a list of all', /LEFT JOIN attempts[^]* {2}ORDER BY t\.seq DESC/, /SCAN t$/],
  ['its next page', /LEFT JOIN attempts[^]*WHERE t\.seq < \? ORDER/, /SEARCH t USING INTEGER PRIMARY KEY \(rowid<\?\)/],
  [
    'a list of a queue',
    /LEFT JOIN attempts[^]*WHERE t\.queue_id = \? ORDER BY t\.number DESC/,
    /SEARCH t USING INDEX tasks_of_queue \(queue_id=\?\)/,
  ],
  [
    'its next page',
    /LEFT JOIN attempts[^]*WHERE t\.queue_id = \? AND t\.number < \?/,
    /SEARCH t USING INDEX tasks_of_queue \(queue_id=\? AND number<\?\)/,
  ],
  [
    'a list of a state',
    /LEFT JOIN attempts[^]*WHERE t\.status = \? ORDER/,
    /SEARCH t USING INDEX tasks_by_status \(status=\?\)/,
  ],
  [
    'its next page',
    /LEFT JOIN attempts[^]*WHERE t\.status = \? AND t\.seq < \?/,
    /SEARCH t USING INDEX tasks_by_status \(status=\? AND seq<\?\)/,
  ],
  [
    'a list of a state of a queue',
    /WHERE t\.queue_id = \? AND t\.status = \? ORDER/,
    /SEARCH t USING INDEX tasks_by_status \(status=\?\)/,
  ],
  ['a scan of all', /AS hit FROM tasks t ORDER BY t\.seq/, /SCAN t$/],
  [
    'whether a task was requeued',
    /EXISTS \(SELECT 1 FROM tasks c[^]*AS hit FROM tasks t WHERE t\.seq < \?/,
    /SEARCH c (USING|EXISTS).*INDEX tasks_requeued \(requeued_from=\?\)/,
  ],
  [
    'a scan of a queue',
    /AS hit FROM tasks t WHERE t\.queue_id = \? ORDER BY t\.number/,
    /SEARCH t USING INDEX tasks_of_queue \(queue_id=\?\)/,
  ],
  [
    'where it goes on',
    /AS hit FROM tasks t WHERE t\.queue_id = \? AND t\.number < \?/,
    /SEARCH t USING INDEX tasks_of_queue \(queue_id=\? AND number<\?\)/,
  ],
  [
    'a scan of a state',
    /AS hit FROM tasks t WHERE t\.status = \? AND t\.seq < \?/,
    /SEARCH t USING INDEX tasks_by_status \(status=\? AND seq<\?\)/,
  ],
  [
    'the tasks that ended in a period',
    /FROM tasks INDEXED BY tasks_finished/,
    /SEARCH tasks USING INDEX tasks_finished \(finished_at>\? AND finished_at<\?\)/,
  ],
  ['what waits in a queue', /SELECT seq, claim FROM tasks/, /SEARCH tasks USING INDEX tasks_due \(queue_id=\?\)/],
  ['a purged task', /max\(at\)/, /SEARCH events USING INDEX purged_ids \(task_id=\?\)/],
  ['a purged friendly id', /max\(at\)/, /SEARCH events USING INDEX purged_names \(detail=\?\)/],
  ['events behind one', /FROM events WHERE seq > \?/, /SEARCH events USING INTEGER PRIMARY KEY \(rowid>\?\)/],
]
for (const [what, text, step] of hot) {
  test(`${what}, by ${step.source.replaceAll('\\', '')}`, ({ db, texts }) => {
    const [found, ...more] = [...new Set(texts)].filter(sql => text.test(sql))
    assert.ok(found, 'the store has such a statement')
    assert.equal(more, [], 'and one only')
    const plan = db
      .prepare(`EXPLAIN QUERY PLAN ${found}`)
      .all(...Array(found!.split('?').length - 1).fill(1))
      .map(row => String(row['detail']))
    assert.ok(
      plan.some(detail => step.test(detail)),
      plan.join('\n'),
    )
    assert.not.match(plan.join('\n'), /TEMP B-TREE/, 'nothing is sorted')
  })
}

test.run()
