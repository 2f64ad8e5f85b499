import { eachId } from '../tasks/for-each-task.ts'
import { readText } from '../cli/input.ts'
import { refuse } from '../model/errors.ts'
import { shared, verb } from '../cli/verb.ts'
import { encode } from '../system/json-lines.ts'

export const edit = verb({
  meta: { name: 'edit', description: 'Change a queued task in your editor, or with --set; it keeps its id and place' },
  args: {
    id: shared.ids,
    set: {
      type: 'string',
      valueHint: 'KEY=VALUE',
      multiple: true,
      description: 'Change one value without an editor, as timeout=1h or payload.argv[1]=build; may be repeated',
    },
    from: { type: 'string', valueHint: 'FILE', description: 'Take a draft in YAML or JSON from a file; - is stdin' },
    json: shared.json,
  },
  examples: [
    'sparkq edit AUTH-12',
    'sparkq edit AUTH-12 --set timeout=1h --set env.DEBUG=1',
    'sparkq tasks -q lint --status queued | sparkq edit - --set retries=2',
  ],
  exits: {
    65: 'the edit is invalid: line, column and the error',
    66: 'no such task, tool or file, or an ambiguous prefix or number',
    74: 'the editor failed',
    79: 'it is not queued any more, or was edited meanwhile; a draft is kept',
  },
  async run({ args, ...context }) {
    const { io, cwd } = context
    if (args.set.length > 0 && args.from !== undefined)
      refuse('usage', { message: '--set and --from exclude each other', hint: "see 'sparkq help edit'" })
    const inEditor = args.set.length === 0 && args.from === undefined
    if (inEditor && (args.id.length !== 1 || args.id[0] === '-'))
      refuse('usage', { message: 'the editor takes one task', hint: 'name one, or use --set' })
    if (args.from === '-' && args.id.includes('-'))
      refuse('usage', { message: "'-' was given twice", hint: 'stdin can be read only once' })
    const around = { ...context, json: args.json }
    const { editBySet, editFrom, editInEditor } = await import('../edit/edit-task.ts')
    const show = (task: object | undefined): void => {
      if (task && args.json) io.out(encode(task))
    }
    if (inEditor) return show(await editInEditor(around, args.id[0]!))
    const { parseAssignments } = await import('../edit/assignments.ts')
    const assignments = await parseAssignments(args.set)
    const draft =
      args.from === undefined
        ? undefined
        : args.from === '-'
          ? { text: readText(io, cwd, '/dev/stdin'), name: 'stdin' }
          : { text: readText(io, cwd, args.from), name: args.from }
    return eachId({
      ids: args.id,
      verb: 'edit',
      json: args.json,
      io,
      call: id => (draft ? editFrom(around, id, draft) : editBySet(around, id, assignments)),
      done: show,
    })
  },
})
