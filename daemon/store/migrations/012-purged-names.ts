// What a purged task was called, so that a request for it can say when it was purged.

export const purgedNames = `
DROP TRIGGER tasks_gone;
CREATE TRIGGER tasks_gone AFTER DELETE ON tasks BEGIN
  UPDATE counts SET tasks = tasks - 1 WHERE queue_id = OLD.queue_id AND status = OLD.status;
  INSERT INTO events (at, kind, queue_id, task_id, detail)
  VALUES (now(), 'task.purged', OLD.queue_id, OLD.id,
    coalesce((SELECT f.prefix FROM former_prefixes f WHERE f.queue_id = OLD.queue_id AND f.last_number >= OLD.number
              ORDER BY f.last_number LIMIT 1),
             (SELECT q.prefix FROM queues q WHERE q.id = OLD.queue_id)) || '-' || OLD.number);
END;
CREATE INDEX purged_ids ON events (task_id) WHERE kind = 'task.purged';
CREATE INDEX purged_names ON events (detail) WHERE kind = 'task.purged';
`
