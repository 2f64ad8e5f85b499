/** What a worker may be registered as; a runner is an executor. */
export const WORKER_TYPES = ['executor', 'monitor', 'validator', 'scheduler', 'custom'] as const
