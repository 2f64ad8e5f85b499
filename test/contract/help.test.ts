// What every verb says of itself: a sentence, options with what they are and their defaults, examples that would parse,
// exit codes. `--help`, the man pages and completion are made of it.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { exits, exitsOf } from '../../lib/cli/exit-codes.ts'
import { errors } from '../../lib/model/errors.ts'
import { renderHelp } from '../../lib/cli/help.ts'
import { aboutOf, labelOf, usageOf } from '../../lib/cli/usage.ts'
import { parse } from '../../lib/cli/parse-args.ts'
import { kebab, type Verb } from '../../lib/cli/verb.ts'
import { overview } from '../../lib/verbs/overview.ts'
import { verbs } from '../../lib/verbs/index.ts'

const test = suite('contract: help')

const commands = await Promise.all(Object.values(verbs).map(load => load()))
const all: Verb[] = [
  overview,
  ...commands.flatMap(command => ('subCommands' in command ? Object.values(command.subCommands) : [command])),
]

test('a noun names its verbs as it spells them', () => {
  for (const command of commands) {
    if (!('subCommands' in command)) continue
    for (const [name, { meta }] of Object.entries(command.subCommands))
      assert.is(meta.name, `${command.meta.name} ${name}`)
  }
})

for (const verb of all) {
  const name = `sparkq ${verb.meta.name}`.trim()

  test(`${name}: one sentence, without a full stop`, () => {
    for (const text of [verb.meta.description, ...Object.values(verb.args).map(({ description }) => description)]) {
      assert.match(text, /^\S.{2,}[^.\s]$/, text)
      assert.not.match(text, /\. [A-Z]/, text)
    }
    assert.match(verb.meta.description, /^[A-Z]/)
  })

  test(`${name}: two examples or more, each of which it would take`, () => {
    assert.ok(verb.examples.length >= 2, `${verb.examples.length} examples`)
    for (const example of verb.examples) {
      const calls = callsIn(example)
      assert.ok(calls.length > 0, `'${example}' calls sparkq`)
      assert.ok(
        calls.some(words => words.join(' ').startsWith(verb.meta.name)),
        `'${example}' shows '${name}'`,
      )
      for (const words of calls) {
        const called = all.findLast(({ meta }) => `${words.join(' ')} `.startsWith(`${meta.name} `))!
        parse(
          called ?? overview,
          words.slice(called === undefined || called.meta.name === '' ? 0 : called.meta.name.split(' ').length),
        )
      }
    }
  })

  test(`${name}: values are named in capitals or as words to choose from`, () => {
    for (const [key, arg] of Object.entries(verb.args)) {
      if (arg.type === 'string' || 'valueHint' in arg)
        assert.match(
          (arg as { valueHint: string }).valueHint,
          /^([A-Z]+|[a-z-]+)(\|([A-Z]+|[a-z-]+)|=[A-Z]+|\[=[A-Z]+\])*$/,
          key,
        )
    }
  })

  test(`${name}: its page shows every option with its default, every example, every exit code`, () => {
    const page = renderHelp(verb, { colour: false, columns: Infinity }).replace(/\s+/g, ' ')
    for (const [key, arg] of Object.entries(verb.args)) {
      if (arg.hidden) continue
      assert.ok(page.includes(` ${labelOf(key, arg)} ${aboutOf(arg)} `), `--${kebab(key)} in ${page}`)
    }
    for (const line of usageOf(verb)) assert.ok(page.includes(line), line)
    for (const text of [...verb.examples, ...Object.values(exitsOf(verb))]) assert.ok(page.includes(text), text)
  })

  test(`${name}: exit codes that are promised, 0 and wrong usage among them`, () => {
    const codes = Object.keys(exitsOf(verb)).map(Number)
    for (const code of [0, 64, ...(verb.standalone ? [] : [69, 78])]) assert.ok(codes.includes(code), String(code))
    for (const code of codes) assert.ok(code in exits, `${code} is in the table`)
    // What never asks the daemon has no use for one.
    if (!verb.standalone) assert.match(verb.run.toString(), /\b(call|connect)\b|context/)
  })
}

test('the table has every exit code of an error', () => {
  for (const { exit } of Object.values(errors)) assert.ok(exit in exits, String(exit))
})

/** The words behind each `sparkq` of a line of shell. */
const callsIn = (line: string): string[][] => {
  const words = [...line.matchAll(/'[^']*'|"(?:\$\([^)]*\)|[^"])*"|&&|[|&;()<>]|[^\s'"|&;()<>]+/g)].map(
    ([word]) => word,
  )
  const calls: string[][] = []
  let open: string[] | undefined
  for (const word of words) {
    if (word === 'sparkq') calls.push((open = []))
    else if (/^("\$\(sparkq )/.test(word)) {
      calls.push(word.slice('"$(sparkq '.length, word.search(/ \||\)/)).split(' '))
      open?.push('WORD')
    } else if (/^[|&;()<>]/.test(word)) open = undefined
    else open?.push(word.replace(/^(['"])(.*)\1$/, '$2'))
  }
  return calls
}

test.run()
