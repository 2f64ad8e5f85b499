// The schemas of payloads and the daemon's own check say the same.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { payloadSchemas } from '../../../lib/model/payload-schemas.ts'
import { checkPayload } from '../../../daemon/tasks/payload.ts'
import { problems } from '../../../ui/schema.js'

const test = suite('payload schemas')

/** Payloads, and the kinds of tools that take them. */
const PAYLOADS: [payload: object, kinds: string][] = [
  [{ argv: ['npm', 'test'] }, 'bash command'],
  [{ argv: [] }, 'command'],
  [{ argv: 'npm' }, ''],
  [{ argv: ['npm', 1] }, ''],
  [{ script: 'ls | wc -l' }, 'bash'],
  [{ script: ' \n' }, ''],
  [{ script_path: 'x.sh', args: ['a'] }, 'bash python'],
  [{ script_path: 'x.sh', args: 'a' }, ''],
  [{ script: 'ls', args: ['a'] }, ''],
  [{ argv: ['a'], script: 'ls' }, 'command'],
  [{ code: 'print(1)' }, 'python'],
  [{ code: '' }, ''],
  [{ code: 'x', script_path: 'x.py' }, ''],
  [{ prompt: 'Say hello' }, 'command chat'],
  [{ prompt: '\t' }, ''],
  [{ prompt: 'x', context_files: ['a.ts'] }, 'command chat'],
  [{ prompt: 'x', context_files: 'a.ts' }, ''],
  [{ prompt: 'x', argv: ['a'] }, 'chat'],
  [{ prompt: 'x', more: 1 }, 'command chat'],
  [{ argv: ['a'], more: 1 }, 'command'],
  [{}, ''],
]

const takes = (kind: string, payload: object): boolean => {
  try {
    checkPayload({ name: kind, kind } as never, payload as never)
    return true
  } catch {
    return false
  }
}

test('a schema allows what the daemon takes, and refuses what it refuses', () => {
  for (const [payload, kinds] of PAYLOADS) {
    const whole = { cwd: '/', ...payload }
    for (const [kind, schema] of Object.entries(payloadSchemas)) {
      const about = `${kind}: ${JSON.stringify(payload)}`
      assert.is(takes(kind, whole), kinds.split(' ').includes(kind), `the daemon, ${about}`)
      assert.is(problems(schema, whole).length === 0, kinds.split(' ').includes(kind), `the schema, ${about}`)
    }
  }
})

test.run()
