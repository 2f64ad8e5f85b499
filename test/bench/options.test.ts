import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readOptions, Refusal } from './options.ts'

const test = suite('bench: options')
const read = (...args: string[]) => readOptions(args, ['rates', 'idle'])

test('without names all measurements run, else those that are named', () => {
  assert.equal(read(), { names: ['rates', 'idle'], json: false, readme: false, quick: false, install: false })
  assert.equal(read('idle', '--quick').names, ['idle'])
})

test('what cannot be done is refused with what can', () => {
  const refusals: [args: string[], message: RegExp, hint: RegExp][] = [
    [['rate'], /no measurement 'rate'/, /there are rates, idle/],
    [['--fast'], /--fast/, /\[NAME…\]/],
    [['--readme', 'idle'], /whole runs only/, /leave out/],
    [['--readme', '--quick'], /whole runs only/, /leave out/],
  ]
  for (const [args, message, hint] of refusals) {
    assert.throws(
      () => read(...args),
      (error: unknown) => error instanceof Refusal && message.test(error.message) && hint.test(error.hint),
      args.join(' '),
    )
  }
})

test.run()
