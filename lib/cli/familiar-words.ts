// Words that users of pueue, task-spooler, nq, docker and git type. They are asked before the nearest verb is looked
// for (docs/contract.md §5).

/** The same verb under another name. The launcher's list (bin/sparkq) is compared with this by a test. */
export const aliases: Readonly<Record<string, string>> = {
  __proto__: null as never,
  add: 'enqueue',
  cat: 'log',
  init: 'setup',
  jobs: 'tasks',
  kill: 'cancel',
  logs: 'log',
  ls: 'tasks',
  ps: 'tasks',
  retry: 'requeue',
  rm: 'cancel',
  show: 'task',
  tail: 'follow',
}

const DELETE = "finished tasks are deleted by 'purge', others are ended by 'cancel': see 'sparkq help purge'"
const STOP = "'sparkq stop' ends the daemon; 'sparkq stop --drain' lets running tasks finish"
const LATER = "'sparkq enqueue --in 10m COMMAND' and '--at 07:00' start a task later"

/** Words of other tools for what has another form here: the hint of the refusal. */
export const answers: Readonly<Record<string, string>> = {
  __proto__: null as never,
  after: "'sparkq wait ID && …' goes on when a task has succeeded",
  at: LATER,
  clean: DELETE,
  clear: DELETE,
  completions: "'sparkq completion bash|zsh|fish' prints the script of a shell",
  delete: DELETE,
  down: STOP,
  env: "a task has the environment of 'sparkq enqueue'; --env NAME=VALUE adds to it",
  exec: "'sparkq enqueue COMMAND' adds a task",
  group: "'sparkq queue create NAME' makes a queue, which is a group with its own order",
  groups: "'sparkq queue list' lists the queues",
  history: "'sparkq tasks' lists tasks, newest first; 'sparkq review' shows what finished since you looked",
  info: "'sparkq task ID' shows a task",
  install: "'sparkq setup' makes this directory a project; 'sparkq hooks install' adds git hooks",
  list: "'sparkq tasks' lists tasks, 'sparkq queue list' queues",
  monitor: "'sparkq' shows what is going on, 'sparkq watch' prints each event",
  output: "'sparkq log ID' prints the output of a task, 'sparkq follow ID' while it runs",
  parallel: "'sparkq queue jobs QUEUE N' lets a queue run N tasks at a time",
  pause: "'sparkq queue pause QUEUE' stops a queue from starting tasks; its running ones continue",
  pop: "'sparkq claim -q QUEUE' takes the next task",
  push: "'sparkq enqueue COMMAND' adds a task",
  remove: DELETE,
  reset: DELETE,
  restart: "'sparkq requeue ID' runs a finished task again, as a new task",
  resume: "'sparkq queue resume QUEUE' lets a paused queue start tasks again",
  schedule: LATER,
  send: "a task has no stdin; 'sparkq enqueue -c' runs a line of bash, which may read a file",
  shutdown: STOP,
  stash: "'sparkq queue create NAME --planned' keeps tasks until 'sparkq queue start NAME'",
  submit: "'sparkq enqueue COMMAND' adds a task",
  switch: 'a queue keeps its order; another queue has an order of its own',
  top: "'sparkq' shows what is going on",
  up: "'sparkq start' starts the daemon",
}
