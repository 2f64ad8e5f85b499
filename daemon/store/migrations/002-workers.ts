// Workers with heartbeats and states of their own, pauses of tools, and the processes that were killed at the end of an
// attempt.

export const workers = `
-- Created again, because a CHECK cannot be altered; the rows are copied.
CREATE TABLE workers_of_now (
  id               TEXT PRIMARY KEY,
  name             TEXT NOT NULL,
  type             TEXT NOT NULL DEFAULT 'executor'
                     CHECK (type IN ('executor', 'monitor', 'validator', 'scheduler', 'custom')),
  queue_id         TEXT REFERENCES queues (id),
  host             TEXT NOT NULL,
  pid              INTEGER,
  pid_start        TEXT,                                -- with boot_id: whether the pid is still the same process
  boot_id          TEXT,
  attached         INTEGER NOT NULL CHECK (attached IN (0, 1)),  -- lives as long as its connection
  supervised       INTEGER NOT NULL DEFAULT 0 CHECK (supervised IN (0, 1)),  -- the daemon started it, so it may end it
  status           TEXT NOT NULL DEFAULT 'idle' CHECK (status IN ('idle', 'busy', 'paused', 'stopped', 'crashed')),
  leaving          INTEGER NOT NULL DEFAULT 0 CHECK (leaving IN (0, 1)),  -- stops once its task has ended
  task_id          TEXT,                                -- the latest of its running tasks
  claim            INTEGER,
  started_at       INTEGER NOT NULL,
  heartbeat_at     INTEGER NOT NULL,
  stale            INTEGER NOT NULL DEFAULT 0 CHECK (stale IN (0, 1)),
  wake_at          INTEGER,                             -- when the clock must look at it: silent for too long
  ended_at         INTEGER,
  crash_message    TEXT,
  crash_stack      TEXT,
  capabilities     TEXT NOT NULL DEFAULT '[]',          -- JSON: a list of words
  tasks_completed  INTEGER NOT NULL DEFAULT 0,
  tasks_failed     INTEGER NOT NULL DEFAULT 0,
  execution_ms     INTEGER NOT NULL DEFAULT 0,          -- of the attempts that it completed or failed
  CHECK ((status IN ('stopped', 'crashed')) = (ended_at IS NOT NULL)),
  CHECK ((status = 'crashed') = (crash_message IS NOT NULL)),
  CHECK ((status = 'busy') <= (task_id IS NOT NULL))
) STRICT, WITHOUT ROWID;

INSERT INTO workers_of_now (id, name, queue_id, host, pid, attached, status, started_at, heartbeat_at,
  ended_at, crash_message)
SELECT id, name, queue_id, host, pid, 1, status, started_at, coalesce(ended_at, started_at), ended_at,
       CASE status WHEN 'crashed' THEN 'it died' END FROM workers;
DROP TABLE workers;
ALTER TABLE workers_of_now RENAME TO workers;

CREATE INDEX workers_awaited ON workers (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX workers_living ON workers (started_at) WHERE ended_at IS NULL;
CREATE INDEX tasks_of_worker ON tasks (worker_id, claimed_at) WHERE status = 'running' AND worker_id IS NOT NULL;

CREATE TRIGGER workers_born AFTER INSERT ON workers BEGIN
  INSERT INTO events (at, kind, queue_id, worker_id) VALUES (now(), 'worker.started', NEW.queue_id, NEW.id);
END;
CREATE TRIGGER workers_edge BEFORE UPDATE OF status ON workers WHEN NEW.status <> OLD.status
  AND NOT EXISTS (SELECT 1 FROM transitions WHERE machine = 'worker' AND source = OLD.status AND target = NEW.status)
BEGIN SELECT RAISE(ABORT, 'illegal edge of worker'); END;
CREATE TRIGGER workers_moved AFTER UPDATE OF status ON workers WHEN NEW.status <> OLD.status BEGIN
  INSERT INTO events (at, kind, queue_id, worker_id, task_id, claim, detail)
  SELECT now(), kind, NEW.queue_id, NEW.id, coalesce(NEW.task_id, OLD.task_id), coalesce(NEW.claim, OLD.claim),
         NEW.crash_message
  FROM transitions WHERE machine = 'worker' AND source = OLD.status AND target = NEW.status;
END;
CREATE TRIGGER workers_stale AFTER UPDATE OF stale ON workers WHEN NEW.stale > OLD.stale BEGIN
  INSERT INTO events (at, kind, queue_id, worker_id) VALUES (now(), 'worker.stale', NEW.queue_id, NEW.id);
END;
CREATE TRIGGER workers_leaving AFTER UPDATE OF leaving ON workers WHEN NEW.leaving > OLD.leaving BEGIN
  INSERT INTO events (at, kind, queue_id, worker_id) VALUES (now(), 'worker.leaving', NEW.queue_id, NEW.id);
END;

-- A claim makes its worker busy; the end of its last running task makes it idle again, whatever ended that task.
CREATE TRIGGER tasks_taken AFTER UPDATE OF status ON tasks
WHEN NEW.status = 'running' AND OLD.status <> 'running' AND NEW.worker_id IS NOT NULL BEGIN
  UPDATE workers SET task_id = NEW.id, claim = NEW.claim, status = CASE status WHEN 'idle' THEN 'busy' ELSE status END
  WHERE id = NEW.worker_id AND ended_at IS NULL;
END;
CREATE TRIGGER tasks_left AFTER UPDATE OF status ON tasks
WHEN OLD.status = 'running' AND NEW.status <> 'running' AND OLD.worker_id IS NOT NULL BEGIN
  UPDATE workers SET task_id = NULL, claim = NULL, status = CASE status WHEN 'busy' THEN 'idle' ELSE status END
  WHERE id = OLD.worker_id AND NOT EXISTS (SELECT 1 FROM tasks WHERE worker_id = OLD.worker_id AND status = 'running');
  -- A leaving worker without a connection sends no message when it ends: it has stopped once its last task has ended.
  UPDATE workers SET status = 'stopped', ended_at = now(), wake_at = NULL
  WHERE id = OLD.worker_id AND leaving = 1 AND attached = 0 AND task_id IS NULL AND ended_at IS NULL;
  UPDATE workers SET (task_id, claim) = (
    SELECT id, claim FROM tasks WHERE worker_id = OLD.worker_id AND status = 'running' ORDER BY claimed_at DESC LIMIT 1)
  WHERE id = OLD.worker_id AND task_id = OLD.id;
END;
CREATE TRIGGER attempts_counted AFTER UPDATE OF outcome ON attempts
WHEN OLD.outcome = 'running' AND NEW.worker_id IS NOT NULL AND NEW.outcome IN ('succeeded', 'failed') BEGIN
  UPDATE workers SET tasks_completed = tasks_completed + (NEW.outcome = 'succeeded'),
    tasks_failed = tasks_failed + (NEW.outcome = 'failed'),
    execution_ms = execution_ms + max(0, NEW.ended_at - NEW.started_at) WHERE id = NEW.worker_id;
END;

-- Which processes of an attempt had to be killed, in words.
ALTER TABLE attempts ADD COLUMN killed TEXT;
CREATE TRIGGER attempts_killed AFTER UPDATE OF killed ON attempts
WHEN NEW.killed IS NOT NULL AND OLD.killed IS NOT NEW.killed BEGIN
  INSERT INTO events (at, kind, queue_id, task_id, worker_id, claim, detail)
  SELECT now(), 'task.killed', queue_id, id, NEW.worker_id, NEW.number, NEW.killed FROM tasks WHERE seq = NEW.task_seq;
END;

-- Tools whose tasks are not handed out before a given time: a usage limit was reached.
CREATE TABLE tool_pauses (
  tool       TEXT PRIMARY KEY,
  until      INTEGER,                                   -- NULL: until it is resumed
  reason     TEXT NOT NULL,
  paused_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER tool_paused AFTER INSERT ON tool_pauses BEGIN
  INSERT INTO events (at, kind, detail) VALUES (now(), 'tool.paused', NEW.tool);
END;
CREATE TRIGGER tool_repaused AFTER UPDATE ON tool_pauses BEGIN
  INSERT INTO events (at, kind, detail) VALUES (now(), 'tool.paused', NEW.tool);
END;
CREATE TRIGGER tool_resumed AFTER DELETE ON tool_pauses BEGIN
  INSERT INTO events (at, kind, detail) VALUES (now(), 'tool.resumed', OLD.tool);
END;
`
