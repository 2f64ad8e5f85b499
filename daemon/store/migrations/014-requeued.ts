// Which tasks were requeued.

export const requeued = `
-- Only clones are in it: an enqueue writes nothing into it.
CREATE INDEX tasks_requeued ON tasks (requeued_from) WHERE requeued_from IS NOT NULL;
`
