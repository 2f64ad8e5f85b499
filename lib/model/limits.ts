// Limits that several rooms share. The schemas of lib/protocol contain them as text, because the build copies their
// checks without the modules around them.

/** The longest duration anywhere: 30 days (docs/contract.md §3). */
export const MAX_DURATION_SECONDS = 2_592_000

/** The maximum number of retries of a task. */
export const MAX_RETRIES = 100

/** The maximum number of tasks that a runner works on at a time. */
export const MAX_JOBS = 64

/** The longest argument that Linux passes to a process: MAX_ARG_STRLEN is 128 KiB and includes the NUL at the end. */
export const MAX_ARGUMENT_BYTES = 128 * 1024 - 1

/** How many tasks one request changes by a filter. */
export const MAX_BULK_TASKS = 10_000
