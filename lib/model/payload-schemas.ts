// What a payload may hold, by kind of tool, as JSON Schema: for a form that checks while one types, and for programs.
// The daemon's own check has the better messages (daemon/tasks/payload.ts); a test compares the two.

const text = { type: 'string', pattern: '\\S' }
const words = { type: 'array', items: { type: 'string' } }
const command = { ...words, minItems: 1 }
const cwd = { type: 'string' }
const script = { script_path: text, args: words }
/** Exactly one of these keys. */
const oneOf = (...keys: string[]) => keys.map(key => ({ required: [key] }))

/** `toolKind` of lib/protocol lists the kinds. */
export const payloadSchemas: Record<string, object> = {
  bash: {
    type: 'object',
    properties: { cwd, argv: command, script: text, ...script },
    oneOf: oneOf('argv', 'script', 'script_path'),
    dependentRequired: { args: ['script_path'] },
    additionalProperties: false,
  },
  python: {
    type: 'object',
    properties: { cwd, ...script, code: text },
    oneOf: oneOf('script_path', 'code'),
    dependentRequired: { args: ['script_path'] },
    additionalProperties: false,
  },
  command: {
    type: 'object',
    properties: { cwd, prompt: text, argv: words, context_files: words },
    oneOf: oneOf('argv', 'prompt'),
  },
  chat: {
    type: 'object',
    properties: { cwd, prompt: text, context_files: words },
    required: ['prompt'],
  },
}
