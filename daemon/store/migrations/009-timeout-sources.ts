// Where the timeouts of tasks came from, for the error of a task that was ended.

export const timeoutSources = `
-- One of the words of lib/text/timeout.ts, or a key of sparkq.yml. NULL: no timeout, or a task of an older
-- version.
ALTER TABLE tasks ADD COLUMN timeout_source TEXT;
`
