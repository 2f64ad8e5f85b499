// The text of docs/benchmarks.md before and after its tables.

import type { MachineFacts } from './machine.ts'

export const introduction = (date: string, machine: MachineFacts): string => `# Benchmarks

\`npm run bench\` writes this page. Last run: ${date}, on ${inShort(machine)}.
Each table says when it was measured.

Other load on a machine changes figures by a factor of two from one run to the next, so figures of different runs cannot
be compared. Therefore all contenders of a table run side by side in one run: they take turns, A B C A B C, and a ratio
is SparkQ's figure divided by the other's in the same round. Judge by the ratios. Figures are medians, with the
quartiles in brackets.

To repeat: \`npm run bench\` measures everything in about ten minutes, and \`npm run bench -- commands runner --quick\`
prints rough figures of two tables in one. \`npm run bench -- --help\` lists the measurements.
\`npm run bench -- --install\` installs the other queues into \`~/.cache/sparkq-bench\`; a queue that is not installed
is left out.

`

const inShort = ({ processor, processors, memory, system }: MachineFacts): string =>
  `${processor}, ${processors} processors, ${memory}, ${system}`

export const closing = `## What the figures do not show

- SparkQ syncs each enqueue, claim, start and result to disk before it answers, and keeps the output of tasks in files.
- task-spooler keeps its queue in memory. nq keeps files that are not synced, and a process for each waiting job. xargs
  and parallel have no queue but their input.
- beanstalkd with \`-f0\` syncs jobs that are put or deleted, but not reservations, and forgets a job that is done.
- Redis with \`everysec\` can lose a second. BullMQ and plainjob run inside the measuring process: plainjob's time
  contains no socket, BullMQ's only the socket to Redis. plainjob's commits survive a crash of the process, but not a
  power cut.
- node:sqlite, the bare Node server, \`node -e 0\` and \`sh -c :\` are not queues but limits. node:sqlite runs the
  daemon's schema, triggers and statements without a socket. The bare Node server runs the same statements over a
  socket, without checks. The other two are programs that do nothing.
`
