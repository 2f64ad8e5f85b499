import { type } from 'arktype'
import { idleQueue } from './idle-queue.ts'
import { method } from './method.ts'
import { pageState } from './page.ts'
import { toolPause } from './pause.ts'
import { scriptWarning } from './script.ts'
import { queue, reference, session, task, variables } from './shapes.ts'
import { enqueued } from './new-task.ts'

export const daemonMethods = {
  'daemon.hello': method({
    description: 'Compares protocol versions; optional.',
    writes: false,
    params: () => type({ '+': 'reject', protocol: 'number', 'version?': 'string' }),
    result: () => type({ protocol: 'number', version: 'string', pid: 'number' }),
  }),
  'daemon.describe': method({
    description:
      'Every method with the JSON Schemas of its parameters and result; with `schemas: false` only what each does.',
    writes: false,
    params: () => type({ '+': 'reject', 'schemas?': 'boolean' }),
    result: () => type({ protocol: 'number', version: 'string', methods: 'object' }),
  }),
  'daemon.status': method({
    description:
      'The state of the daemon, its queues and tasks. `tasks: false` leaves `running`, `queued` and `recent` empty, ' +
      'which take most of the time.',
    writes: false,
    params: () => type({ '+': 'reject', 'tasks?': 'boolean' }),
    result: () =>
      type({
        pid: 'number',
        /** True once the daemon has begun to stop. */
        stopping: 'boolean',
        version: 'string',
        node: 'string',
        started_at: 'string',
        project: 'string',
        socket: 'string',
        config: 'string',
        database: 'string',
        lock_dir: 'string',
        sessions: session.array(),
        queues: queue.array(),
        running: task.array(),
        /** The oldest. */
        queued: task.array(),
        recent: task.array(),
        workers: type({ id: 'string', name: 'string', queue: 'string', pid: 'number', started_at: 'string' }).array(),
        paused_tools: toolPause.merge({ name: 'string' }).array(),
        /** The number of rejected spooled requests. They are files in `spool/refused/`. */
        refused: 'number',
        /** The web page. */
        page: pageState,
      }),
  }),
  'daemon.reload': method({
    description:
      'Reads the configuration and all scripts again; a broken configuration changes nothing. ' +
      '`env`: variables that the daemon and its runners have from now on.',
    writes: true,
    params: () => type({ '+': 'reject', 'env?': variables }),
    /** `scripts`: the number of scripts in the index. */
    result: () => type({ config: 'string', tools: 'string[]', scripts: 'number', warnings: scriptWarning.array() }),
  }),
  'daemon.stop': method({
    description:
      'Ends runners, then the daemon; with `queue` only that queue’s runner. ' +
      '`drain` lets running tasks finish first.',
    writes: true,
    params: () => type({ '+': 'reject', 'queue?': reference, 'drain?': 'boolean' }),
    result: () => type({ pid: 'number', stopped: 'string[]' }),
  }),
  'spool.take': method({
    description:
      'Adds the tasks that were enqueued while the daemon was down, in order. With `file` returns those of that file.',
    writes: true,
    params: () => type({ '+': 'reject', 'file?': 'string' }),
    result: () =>
      type({
        tasks: enqueued.array(),
        /** For a batch: the path of a file with the rows of `tasks`, one a line. The caller deletes it. */
        'answers?': 'string',
        /** As of `task.enqueue`, for the tasks of that file. */
        'queues?': idleQueue.array(),
      }),
  }),
}
