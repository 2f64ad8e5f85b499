/** What V8 is told in the daemon, here and in bin/sparkq (`run`). Left alone it takes 200 MB more under load and keeps them for
 * ever. Its memory reducer wakes up every few seconds, also when there is nothing to reduce. With a smaller new space it is
 * more often at work in it. */
export const DAEMON_FLAGS = ['--memory-saver-mode', '--no-memory-reducer', '--max-semi-space-size=16']
