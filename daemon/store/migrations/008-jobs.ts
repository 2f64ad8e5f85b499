// How many tasks at a time the daemon runs in a queue.

export const jobs = `
-- 0: no automatic runner. NULL: the queue is of an older database and has what sparkq.yml gave it then.
ALTER TABLE queues ADD COLUMN jobs INTEGER CHECK (jobs BETWEEN 0 AND 64);
CREATE TRIGGER queues_jobs AFTER UPDATE OF jobs ON queues WHEN NEW.jobs IS NOT OLD.jobs BEGIN
  INSERT INTO events (at, kind, session_id, queue_id, detail)
  VALUES (now(), 'queue.jobs_changed', NEW.session_id, NEW.id, CAST(NEW.jobs AS TEXT));
END;
`
