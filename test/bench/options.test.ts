import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { renderHelp } from '../../bench/help.ts'
import { measurements } from '../../bench/measurements/index.ts'
import { readOptions, UsageError } from '../../bench/options.ts'

const test = suite('bench: options')
const read = (...args: string[]) => readOptions(args, ['rates', 'idle'])

test('without names all measurements run, otherwise the named ones, each once', () => {
  assert.equal(read(), { names: ['rates', 'idle'], json: false, quick: false, install: false, help: false })
  assert.equal(read('idle', '--quick', 'idle').names, ['idle'])
})

test('a wrong name or option is refused with a hint', () => {
  const refusals: [args: string[], message: RegExp, hint: RegExp][] = [
    [['rate'], /no measurement 'rate'/, /choose from rates, idle/],
    [['--fast'], /--fast/, /--help/],
  ]
  for (const [args, message, hint] of refusals) {
    assert.throws(
      () => read(...args),
      (error: unknown) => error instanceof UsageError && message.test(error.message) && hint.test(error.hint),
      args.join(' '),
    )
  }
})

test('the help lists each option and each measurement, in lines of at most 120 characters', () => {
  const help = renderHelp(measurements)
  for (const option of ['--quick', '--json', '--install', '--help']) assert.match(help, `  ${option} `)
  for (const name of Object.keys(measurements)) assert.match(help, `\n  ${name}, about `)
  for (const line of help.split('\n')) assert.ok(line.length <= 120, line)
})

test.run()
