import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { messageReader, pauseSeconds } from '../../ui/event-stream.js'

const test = suite('ui: event stream')

const STREAM = 'retry: 1000\nid: 41\n\n: comment\n\nid: 42\ndata: {"seq":42}\n\nid: 43\n\ndata: a\ndata: b\n\n'

const EXPECTED = [
  { id: '41', data: '' },
  { id: '42', data: '{"seq":42}' },
  { id: '43', data: '' },
  { id: '', data: 'a\nb' },
]

test('messages are read, and places without data too', () => {
  assert.equal(messageReader()(STREAM), EXPECTED)
})

test('a message that comes in pieces is one message, wherever it was cut', () => {
  for (let cut = 0; cut <= STREAM.length; cut++) {
    const read = messageReader()
    assert.equal([...read(STREAM.slice(0, cut)), ...read(STREAM.slice(cut))], EXPECTED, `cut at ${cut}`)
  }
})

test('what is not whole waits', () => {
  const read = messageReader()
  assert.equal(read('id: 1\ndata: x\n'), [])
  assert.equal(read('\n'), [{ id: '1', data: 'x' }])
})

test('the pause before the next attempt doubles up to 15 seconds', () => {
  assert.equal([0, 1, 2, 3, 4, 9].map(pauseSeconds), [1, 2, 4, 8, 15, 15])
})

test.run()
