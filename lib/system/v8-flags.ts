// V8 flags of our processes. bin/sparkq passes the same flags to `run`, `runner` and all other verbs; a test compares.

/** For the daemon. Without them it takes 200 MB more under load and never returns them. The memory reducer would wake
 * up every few seconds even if there is nothing to reduce. A smaller new space would need more frequent collections. */
export const DAEMON_FLAGS = ['--memory-saver-mode', '--no-memory-reducer', '--max-semi-space-size=16']

/** For a process that only executes a runner. It forks for each task, and a fork copies the memory maps and threads of
 * Node: with fewer of both a task takes a sixth less time. `--optimize-for-size` also stops a timer that would wake up
 * every 8 seconds. */
export const RUNNER_FLAGS = ['--single-threaded', '--max-semi-space-size=1', '--optimize-for-size']

/** For any other verb: loading its files no longer fills the new space, so it takes 3 of 50 ms less. */
export const VERB_FLAGS = ['--min-semi-space-size=4']
