// Since which event a queue is busy.

export const busy = `
-- The last event before the queue became busy, now or the last time; NULL: it was never busy. A caller that follows the
-- queue reads the journal from there, so it also receives the ends of tasks that came before its request.
ALTER TABLE queues ADD COLUMN busy_since INTEGER;
UPDATE queues SET busy_since = (SELECT max(seq) FROM events);
CREATE TRIGGER queues_begin BEFORE INSERT ON tasks
WHEN NOT EXISTS (SELECT 1 FROM counts
  WHERE queue_id = NEW.queue_id AND status IN ('queued', 'running') AND tasks > 0) BEGIN
  UPDATE queues SET busy_since = (SELECT max(seq) FROM events) WHERE id = NEW.queue_id;
END;
`
