import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { taskEnvironment, type EnvironmentRequest } from '../../../lib/runner/environment.ts'

const test = suite('runner environment')

const own = {
  PATH: '/bin',
  HOME: '/home/me',
  USER: 'me',
  LANG: 'C.UTF-8',
  LC_ALL: 'C',
  LC_TIME: 'de_DE',
  TZ: 'UTC',
  TMPDIR: '/t',
  TERM: 'xterm',
  API_KEY: 's3cret',
  GIT_DIR: '.git',
  GIT_INDEX_FILE: '.git/index.lock',
  LCD: 'no',
  PATHS: 'no',
  UNSET: undefined,
}

const environment = (request: Omit<EnvironmentRequest, 'kept'> & Partial<EnvironmentRequest>) =>
  taskEnvironment({ kept: null, ...request })

test('a task without an environment gets the basic variables of the runner', () => {
  const { API_KEY, GIT_DIR, GIT_INDEX_FILE, LCD, PATHS, UNSET, ...listed } = own
  assert.equal(environment({ own, names: [], added: {} }), listed)
})

test('a tool gets what it names, but nothing of git', () => {
  const env = environment({ own, names: ['API_KEY', 'GIT_INDEX_FILE', 'MISSING', 'UNSET'], added: {} })
  assert.is(env['API_KEY'], 's3cret')
  for (const name of ['GIT_INDEX_FILE', 'MISSING', 'UNSET']) assert.not(name in env, name)
})

test('what the runner adds goes before what it has', () => {
  assert.equal(
    environment({
      own: { PATH: '/bin', SPARKQ_SOCKET: 'old' },
      names: ['SPARKQ_SOCKET'],
      added: { SPARKQ_SOCKET: 'new' },
    }),
    { PATH: '/bin', SPARKQ_SOCKET: 'new' },
  )
})

test('a task gets the environment that it was enqueued from, and nothing of the runner besides', () => {
  const kept = { variables: { PATH: '/venv/bin:/bin', FOO: 'bar' }, basic: false }
  assert.equal(environment({ kept, own, names: [], added: {} }), kept.variables)
})

test('the variables that a tool names come from the runner, unless the task has them', () => {
  const kept = { variables: { PATH: '/bin', API_KEY: 'mine' }, basic: false }
  assert.equal(environment({ kept, own, names: ['API_KEY', 'HOME'], added: {} }), {
    PATH: '/bin',
    API_KEY: 'mine',
    HOME: '/home/me',
  })
})

test('variables of a task without an environment come on top of the basic ones', () => {
  const kept = { variables: { FOO: 'bar' }, basic: true }
  assert.equal(environment({ kept, own: { PATH: '/bin', FOO: 'old' }, names: [], added: {} }), {
    PATH: '/bin',
    FOO: 'bar',
  })
})

test.run()
