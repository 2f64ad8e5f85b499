/** The types that a worker may register as; a runner is an executor. */
export const WORKER_TYPES = ['executor', 'monitor', 'validator', 'scheduler', 'custom'] as const
