// The environments that tasks were enqueued from.

export const environments = `
-- One row for each distinct environment, however many tasks have it. variables: a JSON object of texts. left_out: a
-- JSON list of names. basic: 1 if the basic variables of the runner come before these.
CREATE TABLE environments (
  id        INTEGER PRIMARY KEY,
  hash      TEXT NOT NULL UNIQUE,
  variables TEXT NOT NULL,
  left_out  TEXT NOT NULL,
  basic     INTEGER NOT NULL CHECK (basic IN (0, 1))
) STRICT;

-- NULL: none, the task gets the basic variables of its runner. No foreign key: SQLite would look for tasks at each
-- deletion of an environment, which happens only when no task has it.
ALTER TABLE tasks ADD COLUMN environment_id INTEGER;
CREATE INDEX tasks_of_environment ON tasks (environment_id) WHERE environment_id IS NOT NULL;
`
