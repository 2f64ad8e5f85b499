// The program of the bare server: `node bare-server-process.ts DIR SOCKET`. It reads lines of JSON, runs the statements
// of the daemon for an enqueue, commits and responds as the daemon does. Requests that arrive in one chunk share a
// commit.

import { createServer, type Socket } from 'node:net'
import { insertTask, openBareStore, QUEUE, type BareTask } from '../bare-store.ts'

const [dir, socket] = process.argv.slice(2) as [string, string]
const store = openBareStore(dir)

const answer = (line: string): string => {
  const { id, params } = JSON.parse(line) as { id: number; params: { tasks: BareTask[] } }
  const tasks = params.tasks.map(task => ({
    id: task.id,
    friendly_id: insertTask(store, task),
    queue: QUEUE,
    status: 'queued',
    created: true,
  }))
  return `${JSON.stringify({ jsonrpc: '2.0', id, result: { tasks } })}\n`
}

const serve = (connection: Socket): void => {
  let partial = ''
  connection.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = `${partial}${chunk}`.split('\n')
    partial = lines.pop()!
    if (lines.length === 0) return
    store.begin()
    const answers = lines.map(answer).join('')
    store.commit()
    connection.write(answers)
  })
}

createServer(serve).listen(socket)

process.once('SIGTERM', () => {
  store.close()
  process.exit()
})
