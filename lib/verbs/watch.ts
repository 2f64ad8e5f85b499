import { parseCount } from '../cli/input.ts'
import { encodeRow, wantsJson } from '../cli/output.ts'
import { patientConnection } from '../tasks/waiting.ts'
import { eventLine } from '../views/event.ts'
import { shared, verb } from '../cli/verb.ts'

export const watch = verb({
  meta: {
    name: 'watch',
    description: 'Print each event as the journal gains it, until you stop it',
  },
  args: {
    kind: {
      type: 'string',
      alias: ['k'],
      valueHint: 'KIND',
      multiple: true,
      description: 'Only events of this kind, as task.failed, or of a noun, as task; may be repeated',
    },
    since: {
      type: 'string',
      valueHint: 'SEQ',
      description: 'Start after this number of the journal; 0 is its beginning',
    },
    queue: { ...shared.queue, description: 'Only events of this queue' },
    json: shared.json,
    table: { type: 'boolean', description: 'Print lines of text, also into a pipe' },
  },
  examples: [
    'sparkq watch --kind task.failed | while read -r e; do notify-send "$(jq -r .task <<<"$e")"; done',
    'sparkq watch --since "$(tail -n 1 seen | jq .seq)" >>seen',
  ],
  exits: {
    0: 'the reader closed the pipe',
    65: 'no such kind, or no such number in the journal',
    130: 'interrupted (143: terminated)',
  },
  async run(context) {
    const { args, call, io } = context
    const wanted = {
      kinds: args.kind.length > 0 ? args.kind : undefined,
      // Its id, because it may get another name.
      queue: args.queue === undefined ? undefined : (await call('queue.show', { queue: args.queue })).id,
    }
    const json = wantsJson(io, args)
    let { events, next } = await call('event.list', {
      ...wanted,
      after: args.since === undefined ? undefined : parseCount(args.since, '--since'),
    })
    const connection = patientConnection(context, 'watch')
    const print = async (): Promise<void> => {
      while (!io.closed()) {
        io.out(events.map(event => (json ? encodeRow(event) : eventLine(event))).join(''))
        await io.drained()
        if (io.closed()) return // known only after a write
        if (wanted.queue !== undefined && events.some(({ kind }) => kind === 'queue.deleted')) return
        ;({ events, next } = await connection.call('event.list', { ...wanted, after: next, wait: null }))
      }
    }
    try {
      await Promise.race([print(), io.left()])
    } finally {
      connection.close()
    }
  },
})
