import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from '../../lib/cli/parse-args.ts'
import { journal } from '../../lib/verbs/journal.ts'
import { journalCommand, journalFilter, journalHeadline, NOUNS } from '../../ui/journal-filter.js'
import { eventKinds } from '../../lib/model/state-machines.ts'
import { splitLine } from '../../ui/shell-line.js'

const test = suite('ui: the filter of the journal')

const filter = (query: string) => journalFilter(new URLSearchParams(query))

test('the command that is shown says the same', () => {
  for (const query of ['', 'kind=task', 'queue=two+words&task=AUTH-12', 'kind=task.failed&at=4711']) {
    const { kind, queue, task, at } = filter(query)
    const { values } = parse(journal, splitLine(journalCommand(filter(query))).words.slice(2))
    assert.equal(values['kind' as never], kind === '' ? [] : [kind])
    assert.is(values['queue' as never] ?? '', queue)
    assert.equal(values['task' as never], task === '' ? [] : [task])
    assert.is(values['before' as never], at === '' ? undefined : String(Number(at) + 1))
  }
})

test('the headline is the filter as a sentence', () => {
  assert.is(journalHeadline(filter('')), 'What happened')
  assert.is(journalHeadline(filter('kind=task&queue=auth')), 'What happened to tasks in auth')
  assert.is(journalHeadline(filter('task=AUTH-12')), 'What happened to AUTH-12')
  assert.is(journalHeadline(filter('kind=task.failed&task=AUTH-12')), 'Every task.failed, of AUTH-12')
})

test('a place that is no number is no place, and every noun is a noun of the journal', () => {
  assert.is(filter('at=-1').at, '')
  assert.is(filter('at=x').at, '')
  for (const [noun] of NOUNS)
    if (!['config', 'prompt'].includes(noun))
      assert.ok(
        eventKinds.some(kind => kind.startsWith(`${noun}.`)),
        noun,
      )
})

test.run()
