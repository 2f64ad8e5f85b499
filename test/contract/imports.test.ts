// Who may know whom (HOUSE, "Who may know whom", rules 1 to 3).

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { filesIn, packageOf, reach, sources } from '../helpers/sources.ts'

const test = suite('contract: imports')
const all = sources()
const within = (folder: string) => [...all.values()].filter(({ path }) => path.startsWith(folder))

/** The verbs that may lead to the daemon's rooms, and only when they run; its types they may name. */
const LEADS_TO_DAEMON = [
  'lib/verbs/config.ts',
  'lib/verbs/doctor.ts',
  'lib/verbs/hooks.ts',
  'lib/verbs/run.ts',
  'lib/verbs/setup.ts',
  'lib/verbs/start.ts',
]

test('lib imports lib; a few verbs reach the daemon, lazily', () => {
  const wrong = within('lib/').flatMap(({ path, imports }) =>
    imports
      .filter(
        ({ to, kind }) =>
          packageOf(to) === undefined &&
          !to.startsWith('lib/') &&
          !(kind !== 'static' && LEADS_TO_DAEMON.includes(path)),
      )
      .map(({ to, kind }) => `${path} → ${to} (${kind})`),
  )
  assert.equal(wrong, [])
})

test('daemon imports daemon and lib', () => {
  const wrong = within('daemon/').flatMap(({ path, imports }) =>
    imports
      .filter(({ to }) => packageOf(to) === undefined && !/^(daemon|lib)\//.test(to))
      .map(({ to }) => `${path} → ${to}`),
  )
  assert.equal(wrong, [])
})

test('every import of our own names a file that is there', () => {
  const wrong = [...all.values()].flatMap(({ path, imports }) =>
    imports.filter(({ to }) => packageOf(to) === undefined && !all.has(to)).map(({ to }) => `${path} → ${to}`),
  )
  assert.equal(wrong, [])
})

test('what a tool loads never reaches lib/protocol', () => {
  const inProtocol = (path: string) => path.startsWith('lib/protocol/')
  const wrong = within('lib/')
    .filter(({ path }) => !inProtocol(path))
    .flatMap(({ path }) => {
      const way = [...reach(all, path, to => to.startsWith('daemon/'))].find(inProtocol)
      return way === undefined ? [] : [`${path} → … → ${way}`]
    })
  assert.equal(wrong, [])
})

test('the daemon reaches the contract by what the build makes of it, and arktype only when it must', () => {
  const wrong = within('daemon/')
    .map(({ path }) => path)
    .filter(path => {
      const imported = (all.get(path)?.imports ?? []).filter(({ kind }) => kind === 'static').map(({ to }) => to)
      return imported.some(to => /^lib\/protocol\/(?!check-config|checks|why)/.test(to))
    })
  assert.equal(wrong, [])
})

test('machines and errors import nothing', () => {
  for (const path of ['lib/model/state-machines.ts', 'lib/model/errors.ts'])
    assert.equal(all.get(path)?.imports, [], path)
})

test('nothing knows daemon/main but the verbs that start it', () => {
  const wrong = [...all.values()]
    .filter(({ path, imports }) => imports.some(({ to }) => to === 'daemon/main.ts') && !LEADS_TO_DAEMON.includes(path))
    .map(({ path }) => path)
  assert.equal(wrong, [])
})

test('methods know their context and never one another', () => {
  // What they share (find.ts, shapes.ts) lies beside them and has no handlers.
  const withHandlers = (path: string) => /^export const \w+Handlers\b/m.test(all.get(path)?.text ?? '')
  const wrong = within('daemon/methods/')
    .filter(({ path }) => !path.endsWith('/index.ts'))
    .flatMap(({ path, imports }) =>
      imports.filter(({ to, kind }) => kind !== 'type' && withHandlers(to)).map(({ to }) => `${path} → ${to}`),
    )
  assert.equal(wrong, [])
})

test('the store knows no other room of the daemon, the methods not the packages', () => {
  const store = within('daemon/store/').flatMap(({ path, imports }) =>
    imports
      .filter(({ to, kind }) => kind !== 'type' && to.startsWith('daemon/') && !to.startsWith('daemon/store/'))
      .map(({ to }) => `${path} → ${to}`),
  )
  const methods = within('daemon/methods/').flatMap(({ path, imports }) =>
    imports
      .filter(({ to }) => packageOf(to) !== undefined && !to.startsWith('node:'))
      .map(({ to }) => `${path} → ${to}`),
  )
  assert.equal([...store, ...methods], [])
})

test('ui and hooks import nothing', () => {
  assert.equal([...filesIn('ui', '.ts'), ...filesIn('hooks', '.ts')], [])
})

test.run()
