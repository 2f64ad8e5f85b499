// Queues that are renamed, deleted, and paused until a time; friendly ids that stay when their queue gets another name.

export const queueLife = `
-- NULL: until it is resumed. Counts only while the queue is paused.
ALTER TABLE queues ADD COLUMN paused_until INTEGER;
DROP TRIGGER queues_paused;
CREATE TRIGGER queues_paused AFTER UPDATE OF paused, paused_until ON queues
WHEN NEW.paused <> OLD.paused OR (NEW.paused = 1 AND NEW.paused_until IS NOT OLD.paused_until) BEGIN
  INSERT INTO events (at, kind, session_id, queue_id, detail)
  VALUES (now(), CASE NEW.paused WHEN 1 THEN 'queue.paused' ELSE 'queue.resumed' END, NEW.session_id, NEW.id,
    iif(NEW.paused = 1, strftime('%Y-%m-%dT%H:%M:%fZ', NEW.paused_until / 1000.0, 'unixepoch'), NULL));
END;

-- The letters that a queue had before: its tasks up to this number keep them, those after it have later ones. A row for
-- each change of letters, so that a new name costs the same whether a queue has ten tasks or a million.
CREATE TABLE former_prefixes (
  queue_id     TEXT NOT NULL REFERENCES queues (id),
  last_number  INTEGER NOT NULL,
  prefix       TEXT NOT NULL REFERENCES prefixes (prefix),
  PRIMARY KEY (queue_id, last_number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER queues_renamed AFTER UPDATE OF name ON queues WHEN NEW.name <> OLD.name BEGIN
  INSERT INTO events (at, kind, session_id, queue_id, detail)
  VALUES (now(), 'queue.renamed', NEW.session_id, NEW.id, OLD.name || ' -> ' || NEW.name);
END;
CREATE TRIGGER queues_deletable BEFORE DELETE ON queues WHEN EXISTS (SELECT 1 FROM tasks WHERE queue_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'only queues without tasks may be deleted'); END;
CREATE TRIGGER queues_gone AFTER DELETE ON queues BEGIN
  INSERT INTO events (at, kind, session_id, queue_id, detail)
  VALUES (now(), 'queue.deleted', OLD.session_id, OLD.id, OLD.name);
END;

-- 1: a usage limit set the pause, so the next one may extend it. A pause that a person set stays as it is.
ALTER TABLE tool_pauses ADD COLUMN by_limit INTEGER NOT NULL DEFAULT 0 CHECK (by_limit IN (0, 1));
`
