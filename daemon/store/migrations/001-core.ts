// The entities of docs/contract.md §1. Times are milliseconds since 1970, durations seconds. `now()` is the daemon's
// clock.

export const core = `
CREATE TABLE project (
  one         INTEGER PRIMARY KEY CHECK (one = 1),
  id          TEXT NOT NULL,
  name        TEXT NOT NULL,
  repo_path   TEXT NOT NULL,
  prd_path    TEXT,
  created_at  INTEGER NOT NULL
) STRICT;

-- What a machine of lib/model/state-machines.ts allows; filled from there at every start.
CREATE TABLE transitions (
  machine  TEXT NOT NULL,
  source   TEXT NOT NULL,
  target   TEXT NOT NULL,
  kind     TEXT NOT NULL,             -- of the event that the change writes
  PRIMARY KEY (machine, source, target)
) STRICT, WITHOUT ROWID;

-- The journal: append-only, written by triggers, so that nothing changes without a line.
CREATE TABLE events (
  seq         INTEGER PRIMARY KEY AUTOINCREMENT,
  at          INTEGER NOT NULL,
  kind        TEXT NOT NULL,
  session_id  TEXT,
  queue_id    TEXT,
  task_id     TEXT,
  worker_id   TEXT,
  claim       INTEGER,
  detail      TEXT
) STRICT;

CREATE TRIGGER events_stay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER events_remain BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TABLE sessions (
  seq           INTEGER PRIMARY KEY AUTOINCREMENT,
  id            TEXT NOT NULL UNIQUE,
  name          TEXT NOT NULL UNIQUE,
  instructions  TEXT,
  status        TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'ended')),
  created_at    INTEGER NOT NULL,
  ended_at      INTEGER
) STRICT;

-- The letters of friendly ids. Queues whose names share their letters share the counter: AUTH-12 is one task, ever.
CREATE TABLE prefixes (
  prefix       TEXT PRIMARY KEY,
  last_number  INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE queues (
  seq           INTEGER PRIMARY KEY AUTOINCREMENT,
  id            TEXT NOT NULL UNIQUE,
  name          TEXT NOT NULL UNIQUE,
  session_id    TEXT NOT NULL REFERENCES sessions (id),
  prefix        TEXT NOT NULL REFERENCES prefixes (prefix),
  instructions  TEXT,
  status        TEXT NOT NULL CHECK (status IN ('planned', 'active', 'ended', 'archived')),
  paused        INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
  created_at    INTEGER NOT NULL
) STRICT;

CREATE INDEX queues_of_session ON queues (session_id);
CREATE INDEX queues_of_prefix ON queues (prefix);

-- How many tasks of a queue are in each state, kept by triggers: counting a million rows would cost more than a claim.
CREATE TABLE counts (
  queue_id  TEXT NOT NULL REFERENCES queues (id),
  status    TEXT NOT NULL,
  tasks     INTEGER NOT NULL CHECK (tasks >= 0),
  PRIMARY KEY (queue_id, status)
) STRICT, WITHOUT ROWID;

CREATE TABLE workers (
  id          TEXT PRIMARY KEY,
  name        TEXT NOT NULL,
  queue_id    TEXT NOT NULL REFERENCES queues (id),
  host        TEXT NOT NULL,
  pid         INTEGER NOT NULL,
  status      TEXT NOT NULL DEFAULT 'idle' CHECK (status IN ('idle', 'busy', 'paused', 'stopped', 'crashed')),
  started_at  INTEGER NOT NULL,
  ended_at    INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE tasks (
  seq             INTEGER PRIMARY KEY AUTOINCREMENT,  -- the order of the queue
  id              TEXT NOT NULL UNIQUE,
  queue_id        TEXT NOT NULL REFERENCES queues (id),
  number          INTEGER NOT NULL,
  tool_name       TEXT NOT NULL,
  task_class      TEXT,
  payload         TEXT NOT NULL,                      -- JSON as it came in
  metadata        TEXT,
  key             TEXT,
  status          TEXT NOT NULL DEFAULT 'queued'
                    CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'canceled')),
  timeout         REAL,                               -- seconds; NULL is none
  retries         INTEGER NOT NULL DEFAULT 0,
  requeued_from   TEXT,
  created_at      INTEGER NOT NULL,
  not_before      INTEGER,
  -- When the clock must look at this task: a queued one becomes due, a running one stale, then dead, then overdue.
  -- NULL is never; so a queued task with NULL is due, and one index serves every deadline.
  wake_at         INTEGER,
  claim           INTEGER NOT NULL DEFAULT 0,         -- the number of its latest attempt
  burned          INTEGER NOT NULL DEFAULT 0,         -- attempts that count
  worker_id       TEXT,
  claimed_at      INTEGER,
  clock_at        INTEGER,                            -- the timeout counts from here
  stale           INTEGER NOT NULL DEFAULT 0 CHECK (stale IN (0, 1)),
  ending          TEXT CHECK (ending IN ('cancel', 'timeout')),  -- why its processes are being ended
  finished_at     INTEGER,
  reviewed_at     INTEGER,
  result_summary  TEXT,
  result_data     TEXT,
  error           TEXT,
  error_type      TEXT,
  CHECK ((status = 'running') <= (worker_id IS NOT NULL OR claimed_at IS NOT NULL)),
  CHECK ((status IN ('succeeded', 'failed', 'canceled')) = (finished_at IS NOT NULL)),
  CHECK ((status = 'succeeded') <= (result_summary IS NOT NULL)),
  CHECK ((status = 'failed') <= (error IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX tasks_of_queue ON tasks (queue_id, number);
CREATE INDEX tasks_due ON tasks (queue_id, seq) WHERE status = 'queued' AND wake_at IS NULL;
CREATE INDEX tasks_awaited ON tasks (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX tasks_by_status ON tasks (status, seq);
CREATE INDEX tasks_open_key ON tasks (key) WHERE key IS NOT NULL AND status IN ('queued', 'running');
CREATE INDEX tasks_unreviewed ON tasks (status, seq) WHERE finished_at IS NOT NULL AND reviewed_at IS NULL;
CREATE INDEX tasks_finished ON tasks (finished_at) WHERE finished_at IS NOT NULL;

CREATE TABLE attempts (
  task_seq    INTEGER NOT NULL REFERENCES tasks (seq) ON DELETE CASCADE,
  number      INTEGER NOT NULL,
  worker_id   TEXT,
  started_at  INTEGER NOT NULL,
  ended_at    INTEGER,
  outcome     TEXT NOT NULL DEFAULT 'running'
                CHECK (outcome IN ('running', 'succeeded', 'failed', 'canceled', 'released', 'interrupted')),
  exit_code   INTEGER,
  signal      TEXT,
  reason      TEXT,
  error_type  TEXT,
  pid         INTEGER,
  pid_start   TEXT,                                   -- with boot_id: whether a pid is still the same process
  boot_id     TEXT,
  log_path    TEXT,                                   -- + '.out' and '.err'
  stdout      TEXT,                                   -- excerpts that a worker without log files handed in
  stderr      TEXT,
  PRIMARY KEY (task_seq, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER sessions_born AFTER INSERT ON sessions BEGIN
  INSERT INTO events (at, kind, session_id) VALUES (now(), 'session.created', NEW.id);
END;
CREATE TRIGGER sessions_edge BEFORE UPDATE OF status ON sessions WHEN NEW.status <> OLD.status
  AND NOT EXISTS (SELECT 1 FROM transitions WHERE machine = 'session' AND source = OLD.status AND target = NEW.status)
BEGIN SELECT RAISE(ABORT, 'illegal edge of session'); END;
CREATE TRIGGER sessions_moved AFTER UPDATE OF status ON sessions WHEN NEW.status <> OLD.status BEGIN
  INSERT INTO events (at, kind, session_id)
  SELECT now(), kind, NEW.id FROM transitions WHERE machine = 'session' AND source = OLD.status AND target = NEW.status;
END;

CREATE TRIGGER queues_born AFTER INSERT ON queues BEGIN
  INSERT INTO counts (queue_id, status, tasks)
  VALUES (NEW.id, 'queued', 0), (NEW.id, 'running', 0), (NEW.id, 'succeeded', 0), (NEW.id, 'failed', 0),
    (NEW.id, 'canceled', 0);
  INSERT INTO events (at, kind, session_id, queue_id) VALUES (now(), 'queue.created', NEW.session_id, NEW.id);
END;
CREATE TRIGGER queues_edge BEFORE UPDATE OF status ON queues WHEN NEW.status <> OLD.status
  AND NOT EXISTS (SELECT 1 FROM transitions WHERE machine = 'queue' AND source = OLD.status AND target = NEW.status)
BEGIN SELECT RAISE(ABORT, 'illegal edge of queue'); END;
CREATE TRIGGER queues_moved AFTER UPDATE OF status ON queues WHEN NEW.status <> OLD.status BEGIN
  INSERT INTO events (at, kind, session_id, queue_id)
  SELECT now(), kind, NEW.session_id, NEW.id FROM transitions
  WHERE machine = 'queue' AND source = OLD.status AND target = NEW.status;
END;
CREATE TRIGGER queues_paused AFTER UPDATE OF paused ON queues WHEN NEW.paused <> OLD.paused BEGIN
  INSERT INTO events (at, kind, session_id, queue_id)
  VALUES (now(), CASE NEW.paused WHEN 1 THEN 'queue.paused' ELSE 'queue.resumed' END, NEW.session_id, NEW.id);
END;

CREATE TRIGGER workers_born AFTER INSERT ON workers BEGIN
  INSERT INTO events (at, kind, queue_id, worker_id) VALUES (now(), 'worker.started', NEW.queue_id, NEW.id);
END;
CREATE TRIGGER workers_edge BEFORE UPDATE OF status ON workers WHEN NEW.status <> OLD.status
  AND NOT EXISTS (SELECT 1 FROM transitions WHERE machine = 'worker' AND source = OLD.status AND target = NEW.status)
BEGIN SELECT RAISE(ABORT, 'illegal edge of worker'); END;
CREATE TRIGGER workers_moved AFTER UPDATE OF status ON workers WHEN NEW.status <> OLD.status BEGIN
  INSERT INTO events (at, kind, queue_id, worker_id)
  SELECT now(), kind, NEW.queue_id, NEW.id FROM transitions
  WHERE machine = 'worker' AND source = OLD.status AND target = NEW.status;
END;

CREATE TRIGGER tasks_born AFTER INSERT ON tasks BEGIN
  UPDATE counts SET tasks = tasks + 1 WHERE queue_id = NEW.queue_id AND status = NEW.status;
  INSERT INTO events (at, kind, queue_id, task_id) VALUES (NEW.created_at, 'task.enqueued', NEW.queue_id, NEW.id);
END;
CREATE TRIGGER tasks_edge BEFORE UPDATE OF status ON tasks WHEN NEW.status <> OLD.status
  AND NOT EXISTS (SELECT 1 FROM transitions WHERE machine = 'task' AND source = OLD.status AND target = NEW.status)
BEGIN SELECT RAISE(ABORT, 'illegal edge of task'); END;
CREATE TRIGGER tasks_moved AFTER UPDATE OF status ON tasks WHEN NEW.status <> OLD.status BEGIN
  UPDATE counts SET tasks = tasks - 1 WHERE queue_id = NEW.queue_id AND status = OLD.status;
  UPDATE counts SET tasks = tasks + 1 WHERE queue_id = NEW.queue_id AND status = NEW.status;
  INSERT INTO events (at, kind, queue_id, task_id, worker_id, claim, detail)
  SELECT now(), kind, NEW.queue_id, NEW.id, coalesce(NEW.worker_id, OLD.worker_id), nullif(NEW.claim, 0), NEW.error_type
  FROM transitions WHERE machine = 'task' AND source = OLD.status AND target = NEW.status;
END;
CREATE TRIGGER tasks_stale AFTER UPDATE OF stale ON tasks WHEN NEW.stale > OLD.stale BEGIN
  INSERT INTO events (at, kind, queue_id, task_id, worker_id, claim)
  VALUES (now(), 'task.stale', NEW.queue_id, NEW.id, NEW.worker_id, NEW.claim);
END;
CREATE TRIGGER tasks_ending AFTER UPDATE OF ending ON tasks WHEN NEW.ending IS NOT NULL AND OLD.ending IS NULL BEGIN
  INSERT INTO events (at, kind, queue_id, task_id, worker_id, claim, detail)
  VALUES (now(), 'task.ending', NEW.queue_id, NEW.id, NEW.worker_id, NEW.claim, NEW.ending);
END;
CREATE TRIGGER tasks_became_due AFTER UPDATE OF wake_at ON tasks
WHEN NEW.status = 'queued' AND OLD.status = 'queued' AND OLD.wake_at IS NOT NULL AND NEW.wake_at IS NULL BEGIN
  INSERT INTO events (at, kind, queue_id, task_id) VALUES (now(), 'task.due', NEW.queue_id, NEW.id);
END;
CREATE TRIGGER tasks_gone AFTER DELETE ON tasks BEGIN
  UPDATE counts SET tasks = tasks - 1 WHERE queue_id = OLD.queue_id AND status = OLD.status;
  INSERT INTO events (at, kind, queue_id, task_id) VALUES (now(), 'task.purged', OLD.queue_id, OLD.id);
END;
CREATE TRIGGER tasks_purgeable BEFORE DELETE ON tasks WHEN OLD.finished_at IS NULL
BEGIN SELECT RAISE(ABORT, 'only finished tasks may be deleted'); END;
`
