// Since when a queue has something to do.

export const busy = `
-- The place in the journal behind which what it has to do, or had last, began; NULL: it had nothing yet. Whoever waits for a
-- queue counts from there: what ended before the waiter was there is told like what ends later.
ALTER TABLE queues ADD COLUMN busy_since INTEGER;
UPDATE queues SET busy_since = (SELECT max(seq) FROM events);
CREATE TRIGGER queues_begin BEFORE INSERT ON tasks
WHEN NOT EXISTS (SELECT 1 FROM counts WHERE queue_id = NEW.queue_id AND status IN ('queued', 'running') AND tasks > 0) BEGIN
  UPDATE queues SET busy_since = (SELECT max(seq) FROM events) WHERE id = NEW.queue_id;
END;
`
