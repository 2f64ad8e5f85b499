import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addressIn, addressOf, matchPath, parseAddress } from '../../ui/address.js'

const test = suite('ui: addresses')

test('an address is a path, a query and a place in what is shown', () => {
  const { path, query, mark } = parseAddress('#/tasks/AUTH-12?attempt=2&err#L120')
  assert.is(path, '/tasks/AUTH-12')
  assert.is(query.get('attempt'), '2')
  assert.ok(query.has('err'))
  assert.is(mark, 'L120')
})

test('what is no address is the inbox: nothing, the code of a link, another anchor', () => {
  for (const hash of ['', '#', '#t=abc', '#main']) assert.is(parseAddress(hash).path, '/')
})

test('an address that was made is read again as the same', () => {
  const address = addressOf('/tasks', {
    status: ['failed', 'canceled'],
    q: 'a&b=c#d ü',
    stale: true,
    since: '',
    tool: null,
  })
  assert.is(address, '#/tasks?status=failed,canceled&q=a%26b%3Dc%23d%20%C3%BC&stale')
  const { path, query } = parseAddress(address)
  assert.is(path, '/tasks')
  assert.equal(Object.fromEntries(query), { status: 'failed,canceled', q: 'a&b=c#d ü', stale: '' })
})

test('a path matches a pattern of as many parts', () => {
  assert.equal(matchPath('/', '/'), {})
  assert.equal(matchPath('/tasks', '/tasks/'), {})
  assert.equal(matchPath('/tasks/:id', '/tasks/AUTH-12'), { id: 'AUTH-12' })
  assert.is(matchPath('/tasks/:id', '/tasks'), undefined)
  assert.is(matchPath('/tasks/:id', '/tasks/'), undefined)
  assert.is(matchPath('/tasks', '/tasks/AUTH-12'), undefined)
})

test('a name with a slash or a percent sign is one part', () => {
  for (const name of ['a/b', '100%', 'größe']) {
    const { path } = parseAddress(addressIn('queues', name))
    assert.equal(matchPath('/queues/:name', path), { name })
  }
  assert.equal(matchPath('/queues/:name', '/queues/100%'), { name: '100%' })
})

test.run()
