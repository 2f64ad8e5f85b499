import { beanstalkd } from './beanstalkd.ts'
import { bullmqAlways, bullmqEverySecond } from './bullmq.ts'
import { nq } from './nq.ts'
import { parallel, parallelKeeping, semaphore } from './parallel.ts'
import { plainjob } from './plainjob.ts'
import { taskSpooler } from './task-spooler.ts'
import { xargs } from './xargs.ts'

export const peers = [
  taskSpooler,
  nq,
  semaphore,
  parallel,
  parallelKeeping,
  xargs,
  beanstalkd,
  bullmqEverySecond,
  bullmqAlways,
  plainjob,
]
