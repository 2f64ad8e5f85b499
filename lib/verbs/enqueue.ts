import { deliver } from '../deliver.ts'
import { newTaskArgs, newTasks } from '../new-task.ts'
import { count, note } from '../output.ts'
import { shared, verb } from '../verb.ts'
import { encode } from '../wire.ts'

export const enqueue = verb({
  meta: { name: 'enqueue', description: 'Add tasks at the end of a queue and print their ids' },
  args: { ...newTaskArgs, json: shared.json },
  rest: 'the command, or the arguments of --script; no options there',
  examples: ['sparkq enqueue -- npm test', 'sparkq enqueue --script deploy-staging -- --branch main', "sparkq enqueue -q ops --timeout 5m -c 'pg_dump app | gzip > dump.gz'"],
  exits: { 65: 'not JSON, or not a payload that the tool takes', 66: 'no such queue, tool or file', 78: 'no project here', 79: 'the queue has ended, or the key is taken (with --if-exists error)' },
  standalone: true,
  repeatable: true,
  async run({ args, rest, cwd, io, call, connect, project, newId }) {
    const tasks = await newTasks({ args, rest, cwd, io, newId })
    if (tasks.length === 0) return
    const delivery = await deliver({ call, connect, project }, tasks)
    const answer = 'answer' in delivery ? delivery.answer : tasks.map(({ id, queue }) => ({ id, queue: queue ?? null, status: 'queued', spooled: true }))
    for (const task of answer) io.out(args.json ? encode(task) : `${task.id}\n`)
    if ('waiting' in delivery) {
      const { spooled } = await import('../spool.ts')
      const all = spooled(project().dir!).length
      const wait = `${count(tasks.length, 'task')} ${tasks.length === 1 ? 'waits' : 'wait'} in '.sparkq/spool/'${all > 1 ? ` (${all} requests in all)` : ''}`
      note(io, 'enqueue', `the daemon is ${delivery.waiting}; ${wait}`, HINTS[delivery.waiting] ?? "start it with 'sparkq start'")
    }
  },
})

const HINTS: Record<string, string | undefined> = {
  'unable to write': "'sparkq rpc spool.take' makes it try again",
  'not answering': "it takes them in when it goes on; 'sparkq doctor' looks at it",
}
