// Tasks by the tree of git that they check.

export const trees = `
-- An expression of what is kept anyway: a task without metadata costs nothing. SQLite reads JSON 1,000 deep and refuses
-- what is deeper, which may be metadata all the same.
CREATE INDEX tasks_of_tree ON tasks (iif(json_valid(metadata), json_extract(metadata, '$.git.tree'), NULL)) WHERE metadata IS NOT NULL;
`
