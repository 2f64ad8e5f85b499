// An index of tasks by the git tree that they check.

export const trees = `
-- An expression and no new column: a task without metadata costs nothing. SQLite rejects JSON that is nested more than
-- 1,000 deep, which metadata may be, hence json_valid.
CREATE INDEX tasks_of_tree ON tasks (iif(json_valid(metadata), json_extract(metadata, '$.git.tree'), NULL))
WHERE metadata IS NOT NULL;
`
