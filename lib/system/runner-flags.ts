/** What V8 is told in a process that only runs a runner, here and in bin/sparkq. It forks for each task, and a fork copies
 * what Node has of memory and threads: with less of both a task costs a sixth less. Without the last one V8 would wake up
 * every 8 seconds to see whether it should tidy up, and never do it. */
export const RUNNER_FLAGS = ['--single-threaded', '--max-semi-space-size=1', '--optimize-for-size']
