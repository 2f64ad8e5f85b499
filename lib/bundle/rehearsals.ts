// The verbs that scripts call in a loop, as they would: no words at all are the overview. Each comes as one file (write.ts).
// They stand in an order in which a project with a commit and a queue `q` can take them.

export const rehearsals: readonly (readonly string[])[] = [
  [],
  ['queue', 'list'],
  ['session', 'list'],
  ['tool', 'list'],
  ['scripts', 'list'],
  ['enqueue', '-q', 'q', '--', 'true'],
  ['tasks', '-q', 'q'],
  ['task', 'Q-1'],
  ['peek', '-q', 'q'],
  ['claim', '-q', 'q'],
  ['heartbeat', 'Q-1'],
  ['release', 'Q-1'],
  ['cancel', 'Q-1'],
  ['requeue', 'Q-1'],
  ['complete', 'Q-2', '--summary', 'done'],
  ['fail', 'Q-3', '--reason', 'no'],
  ['wait', 'Q-2'],
  ['follow', 'Q-2'],
  ['review'],
  ['purge'],
  ['status'],
  ['worker', 'list'],
  ['rpc', 'queue.list'],
  ['version'],
]

/** Under which name a verb's file is found. */
export const fileOf = ([verb = 'overview']: readonly string[]): string => verb
