import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { inFormat } from '../../../lib/cli/output-variable.ts'
import { shared } from '../../../lib/cli/verb.ts'
import { refusal } from '../../helpers/refusal.ts'

const test = suite('SPARKQ_OUTPUT')

const list = { args: { json: shared.json, table: shared.table } }
const creator = { args: { json: shared.json } }
const none = { json: false, table: false }

/** [the variable, what was typed, --json and --table as the verb gets them]. */
const rows: [output: string, typed: object, json: boolean, table: boolean][] = [
  ['json', {}, true, false],
  ['text', {}, false, true],
  ['json', { table: true }, false, true],
  ['text', { json: true }, true, false],
]
for (const [output, typed, json, table] of rows)
  test(`${output} with ${JSON.stringify(typed)}`, () =>
    assert.equal(inFormat(list, { ...none, ...typed }, output), { json, table }))

test('text changes nothing for a verb without --table, and neither anything for one without --json', () => {
  assert.equal(inFormat(creator, { json: false }, 'text'), { json: false })
  assert.equal(inFormat({ args: {} }, {}, 'json'), {})
})

test('another value is refused for every verb', async () => {
  for (const output of ['xml', 'JSON', 'table', 'constructor']) {
    const { code, message, hint } = await refusal(() => inFormat({ args: {} }, {}, output))
    assert.is(code, 'usage')
    assert.is(message, `SPARKQ_OUTPUT is '${output}', neither 'json' nor 'text'`)
    assert.is(hint, "set it to 'json' or 'text', or unset it")
  }
})

test.run()
