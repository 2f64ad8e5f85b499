// The name that a person gave a task.

export const taskNames = `
-- Shown instead of the command in lists. NULL: none.
ALTER TABLE tasks ADD COLUMN name TEXT;
`
