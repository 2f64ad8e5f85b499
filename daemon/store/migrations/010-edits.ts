// How often a queued task was edited.

export const edits = `
-- An edit names the number that it saw, so that of two edits at once the second does not undo the first.
ALTER TABLE tasks ADD COLUMN edits INTEGER NOT NULL DEFAULT 0;
CREATE TRIGGER tasks_edited AFTER UPDATE OF edits ON tasks WHEN NEW.edits > OLD.edits BEGIN
  INSERT INTO events (at, kind, queue_id, task_id) VALUES (now(), 'task.edited', NEW.queue_id, NEW.id);
END;
`
