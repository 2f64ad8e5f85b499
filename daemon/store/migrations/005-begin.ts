// A cheaper test of whether a task makes its queue busy.

export const begin = `
-- Two lookups and no list of states: for a list SQLite builds a table at every enqueue, a tenth of the time of one.
DROP TRIGGER queues_begin;
CREATE TRIGGER queues_begin BEFORE INSERT ON tasks
WHEN NOT EXISTS (SELECT 1 FROM counts WHERE queue_id = NEW.queue_id AND status = 'queued' AND tasks > 0)
 AND NOT EXISTS (SELECT 1 FROM counts WHERE queue_id = NEW.queue_id AND status = 'running' AND tasks > 0) BEGIN
  UPDATE queues SET busy_since = (SELECT max(seq) FROM events) WHERE id = NEW.queue_id;
END;
`
