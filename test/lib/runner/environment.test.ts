import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { commonEnvironment, taskEnvironment, type EnvironmentRequest } from '../../../lib/runner/environment.ts'

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

const environment = (request: Omit<EnvironmentRequest, 'common'>) =>
  taskEnvironment({ common: commonEnvironment(request.own), ...request })

test('only what the list names is passed on', () => {
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

test.run()
