// Over which surface each change came, and from where: every trigger that writes into the journal writes the origin as
// well. New events: a queue that was edited, a task that was acknowledged.

export const origins = `
-- \`origin()\` is the origin of the request that the daemon works on now. NULL: written before there were origins.
ALTER TABLE events ADD COLUMN origin TEXT;

DROP TRIGGER sessions_born;
CREATE TRIGGER sessions_born AFTER INSERT ON sessions BEGIN
  INSERT INTO events (origin, at, kind, session_id) VALUES (origin(), now(), 'session.created', NEW.id);
END;
DROP TRIGGER sessions_moved;
CREATE TRIGGER sessions_moved AFTER UPDATE OF status ON sessions WHEN NEW.status <> OLD.status BEGIN
  INSERT INTO events (origin, at, kind, session_id)
  SELECT origin(), now(), kind, NEW.id
  FROM transitions WHERE machine = 'session' AND source = OLD.status AND target = NEW.status;
END;
DROP TRIGGER queues_born;
CREATE TRIGGER queues_born AFTER INSERT ON queues BEGIN
  INSERT INTO counts (queue_id, status, tasks)
  VALUES (NEW.id, 'queued', 0), (NEW.id, 'running', 0), (NEW.id, 'succeeded', 0), (NEW.id, 'failed', 0),
    (NEW.id, 'canceled', 0);
  INSERT INTO events (origin, at, kind, session_id, queue_id)
  VALUES (origin(), now(), 'queue.created', NEW.session_id, NEW.id);
END;
DROP TRIGGER queues_moved;
CREATE TRIGGER queues_moved AFTER UPDATE OF status ON queues WHEN NEW.status <> OLD.status BEGIN
  INSERT INTO events (origin, at, kind, session_id, queue_id)
  SELECT origin(), now(), kind, NEW.session_id, NEW.id FROM transitions
  WHERE machine = 'queue' AND source = OLD.status AND target = NEW.status;
END;
DROP TRIGGER tasks_born;
CREATE TRIGGER tasks_born AFTER INSERT ON tasks BEGIN
  UPDATE counts SET tasks = tasks + 1 WHERE queue_id = NEW.queue_id AND status = NEW.status;
  INSERT INTO events (origin, at, kind, queue_id, task_id)
  VALUES (origin(), NEW.created_at, 'task.enqueued', NEW.queue_id, NEW.id);
END;
DROP TRIGGER tasks_moved;
CREATE TRIGGER tasks_moved AFTER UPDATE OF status ON tasks WHEN NEW.status <> OLD.status BEGIN
  UPDATE counts SET tasks = tasks - 1 WHERE queue_id = NEW.queue_id AND status = OLD.status;
  UPDATE counts SET tasks = tasks + 1 WHERE queue_id = NEW.queue_id AND status = NEW.status;
  INSERT INTO events (origin, at, kind, queue_id, task_id, worker_id, claim, detail)
  SELECT origin(), now(), kind, NEW.queue_id, NEW.id,
         coalesce(NEW.worker_id, OLD.worker_id), nullif(NEW.claim, 0), NEW.error_type
  FROM transitions WHERE machine = 'task' AND source = OLD.status AND target = NEW.status;
END;
DROP TRIGGER tasks_stale;
CREATE TRIGGER tasks_stale AFTER UPDATE OF stale ON tasks WHEN NEW.stale > OLD.stale BEGIN
  INSERT INTO events (origin, at, kind, queue_id, task_id, worker_id, claim)
  VALUES (origin(), now(), 'task.stale', NEW.queue_id, NEW.id, NEW.worker_id, NEW.claim);
END;
DROP TRIGGER tasks_ending;
CREATE TRIGGER tasks_ending AFTER UPDATE OF ending ON tasks WHEN NEW.ending IS NOT NULL AND OLD.ending IS NULL BEGIN
  INSERT INTO events (origin, at, kind, queue_id, task_id, worker_id, claim, detail)
  VALUES (origin(), now(), 'task.ending', NEW.queue_id, NEW.id, NEW.worker_id, NEW.claim, NEW.ending);
END;
DROP TRIGGER tasks_became_due;
CREATE TRIGGER tasks_became_due AFTER UPDATE OF wake_at ON tasks
WHEN NEW.status = 'queued' AND OLD.status = 'queued' AND OLD.wake_at IS NOT NULL AND NEW.wake_at IS NULL BEGIN
  INSERT INTO events (origin, at, kind, queue_id, task_id) VALUES (origin(), now(), 'task.due', NEW.queue_id, NEW.id);
END;
DROP TRIGGER workers_born;
CREATE TRIGGER workers_born AFTER INSERT ON workers BEGIN
  INSERT INTO events (origin, at, kind, queue_id, worker_id)
  VALUES (origin(), now(), 'worker.started', NEW.queue_id, NEW.id);
END;
DROP TRIGGER workers_moved;
CREATE TRIGGER workers_moved AFTER UPDATE OF status ON workers WHEN NEW.status <> OLD.status BEGIN
  INSERT INTO events (origin, at, kind, queue_id, worker_id, task_id, claim, detail)
  SELECT origin(), now(), kind, NEW.queue_id, NEW.id,
         coalesce(NEW.task_id, OLD.task_id), coalesce(NEW.claim, OLD.claim),
         NEW.crash_message
  FROM transitions WHERE machine = 'worker' AND source = OLD.status AND target = NEW.status;
END;
DROP TRIGGER workers_stale;
CREATE TRIGGER workers_stale AFTER UPDATE OF stale ON workers WHEN NEW.stale > OLD.stale BEGIN
  INSERT INTO events (origin, at, kind, queue_id, worker_id)
  VALUES (origin(), now(), 'worker.stale', NEW.queue_id, NEW.id);
END;
DROP TRIGGER workers_leaving;
CREATE TRIGGER workers_leaving AFTER UPDATE OF leaving ON workers WHEN NEW.leaving > OLD.leaving BEGIN
  INSERT INTO events (origin, at, kind, queue_id, worker_id)
  VALUES (origin(), now(), 'worker.leaving', NEW.queue_id, NEW.id);
END;
DROP TRIGGER attempts_killed;
CREATE TRIGGER attempts_killed AFTER UPDATE OF killed ON attempts
WHEN NEW.killed IS NOT NULL AND OLD.killed IS NOT NEW.killed BEGIN
  INSERT INTO events (origin, at, kind, queue_id, task_id, worker_id, claim, detail)
  SELECT origin(), now(), 'task.killed', queue_id, id, NEW.worker_id, NEW.number, NEW.killed
  FROM tasks WHERE seq = NEW.task_seq;
END;
DROP TRIGGER tool_paused;
CREATE TRIGGER tool_paused AFTER INSERT ON tool_pauses BEGIN
  INSERT INTO events (origin, at, kind, detail) VALUES (origin(), now(), 'tool.paused', NEW.tool);
END;
DROP TRIGGER tool_repaused;
CREATE TRIGGER tool_repaused AFTER UPDATE ON tool_pauses BEGIN
  INSERT INTO events (origin, at, kind, detail) VALUES (origin(), now(), 'tool.paused', NEW.tool);
END;
DROP TRIGGER tool_resumed;
CREATE TRIGGER tool_resumed AFTER DELETE ON tool_pauses BEGIN
  INSERT INTO events (origin, at, kind, detail) VALUES (origin(), now(), 'tool.resumed', OLD.tool);
END;
DROP TRIGGER queues_paused;
CREATE TRIGGER queues_paused AFTER UPDATE OF paused, paused_until ON queues
WHEN NEW.paused <> OLD.paused OR (NEW.paused = 1 AND NEW.paused_until IS NOT OLD.paused_until) BEGIN
  INSERT INTO events (origin, at, kind, session_id, queue_id, detail)
  VALUES (origin(), now(), CASE NEW.paused WHEN 1 THEN 'queue.paused' ELSE 'queue.resumed' END, NEW.session_id, NEW.id,
    iif(NEW.paused = 1, strftime('%Y-%m-%dT%H:%M:%fZ', NEW.paused_until / 1000.0, 'unixepoch'), NULL));
END;
DROP TRIGGER queues_renamed;
CREATE TRIGGER queues_renamed AFTER UPDATE OF name ON queues WHEN NEW.name <> OLD.name BEGIN
  INSERT INTO events (origin, at, kind, session_id, queue_id, detail)
  VALUES (origin(), now(), 'queue.renamed', NEW.session_id, NEW.id, OLD.name || ' -> ' || NEW.name);
END;
DROP TRIGGER queues_gone;
CREATE TRIGGER queues_gone AFTER DELETE ON queues BEGIN
  INSERT INTO events (origin, at, kind, session_id, queue_id, detail)
  VALUES (origin(), now(), 'queue.deleted', OLD.session_id, OLD.id, OLD.name);
END;
DROP TRIGGER queues_jobs;
CREATE TRIGGER queues_jobs AFTER UPDATE OF jobs ON queues WHEN NEW.jobs IS NOT OLD.jobs BEGIN
  INSERT INTO events (origin, at, kind, session_id, queue_id, detail)
  VALUES (origin(), now(), 'queue.jobs_changed', NEW.session_id, NEW.id, CAST(NEW.jobs AS TEXT));
END;
DROP TRIGGER tasks_edited;
CREATE TRIGGER tasks_edited AFTER UPDATE OF edits ON tasks WHEN NEW.edits > OLD.edits BEGIN
  INSERT INTO events (origin, at, kind, queue_id, task_id)
  VALUES (origin(), now(), 'task.edited', NEW.queue_id, NEW.id);
END;
DROP TRIGGER tasks_gone;
CREATE TRIGGER tasks_gone AFTER DELETE ON tasks BEGIN
  UPDATE counts SET tasks = tasks - 1 WHERE queue_id = OLD.queue_id AND status = OLD.status;
  INSERT INTO events (origin, at, kind, queue_id, task_id, detail)
  VALUES (origin(), now(), 'task.purged', OLD.queue_id, OLD.id,
    coalesce((SELECT f.prefix FROM former_prefixes f WHERE f.queue_id = OLD.queue_id AND f.last_number >= OLD.number
              ORDER BY f.last_number LIMIT 1),
             (SELECT q.prefix FROM queues q WHERE q.id = OLD.queue_id)) || '-' || OLD.number);
END;

CREATE TRIGGER queues_edited AFTER UPDATE OF instructions ON queues WHEN NEW.instructions IS NOT OLD.instructions BEGIN
  INSERT INTO events (origin, at, kind, session_id, queue_id)
  VALUES (origin(), now(), 'queue.edited', NEW.session_id, NEW.id);
END;
CREATE TRIGGER tasks_acknowledged AFTER UPDATE OF reviewed_at ON tasks
WHEN NEW.reviewed_at IS NOT NULL AND OLD.reviewed_at IS NULL BEGIN
  INSERT INTO events (origin, at, kind, queue_id, task_id)
  VALUES (origin(), now(), 'task.acknowledged', NEW.queue_id, NEW.id);
END;
`
