import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { keptOf, storable } from '../../../lib/model/task-environment.ts'

const test = suite('task environment')

const keeps = (name: string, rules?: Parameters<typeof keptOf>[1]): boolean =>
  name in keptOf({ [name]: 'value' }, rules).variables

for (const name of [
  'PATH',
  'HOME',
  'TERM',
  'VIRTUAL_ENV',
  'DATABASE_URL',
  'SSH_AUTH_SOCK',
  'NODE_ENV',
  'FOO',
  'nodes',
]) {
  test(`${name} is kept`, () => assert.ok(keeps(name)))
}

const secrets = [
  ...['GITHUB_TOKEN', 'AWS_SECRET_ACCESS_KEY', 'PGPASSWORD', 'MY_PASSWD', 'OPENAI_API_KEY'],
  ...['apikey', 'SSH_PRIVATE', 'DB_PWD', 'GH_PAT', 'GOOGLE_APPLICATION_CREDENTIALS', 'CLIENT_SECRET'],
]
for (const name of secrets) {
  test(`${name} looks like a secret: it is left out, and named`, () =>
    assert.equal(keptOf({ [name]: 's3cret' }), { variables: {}, left_out: [name] }))
}

const foreign = [
  ...[
    '_',
    'SHLVL',
    'PWD',
    'OLDPWD',
    'GIT_DIR',
    'GIT_INDEX_FILE',
    'npm_config_cache',
    'npm_lifecycle_event',
    'INIT_CWD',
  ],
  ...['SPARKQ_TASK_ID', 'SPARKQ', 'TMUX', 'SSH_TTY', 'TERM_SESSION_ID', 'CLAUDECODE', 'CODEX_SANDBOX', 'GEMINI_CLI'],
]
for (const name of foreign) {
  test(`${name} belongs to another program or shell: it is left out without a word`, () =>
    assert.equal(keptOf({ [name]: 'x' }), { variables: {}, left_out: [] }))
}

test('drop goes before keep, and keep before what looks like a secret', () => {
  assert.ok(keeps('SENTRY_TOKEN', { drop: [], keep: ['SENTRY_*'] }))
  assert.not(keeps('SENTRY_TOKEN', { drop: ['*TOKEN'], keep: ['SENTRY_*'] }))
  assert.equal(keptOf({ DATABASE_URL: 'u', PATH: '/bin' }, { drop: ['database_*'], keep: [] }), {
    variables: { PATH: '/bin' },
    left_out: ['DATABASE_URL'],
  })
})

test('not even keep brings the variables that SparkQ sets itself', () =>
  assert.not(keeps('SPARKQ_TASK_ID', { drop: [], keep: ['*'] })))

test('a pattern is taken literally but for its stars', () => {
  assert.not(keeps('MY_TOKEN', { drop: [], keep: ['M.*'] }))
  assert.not(keeps('MY_TOKEN', { drop: [], keep: ['MY'] }))
})

test('names are in order, and applying it twice changes nothing', () => {
  const { variables } = keptOf({ B: '2', A: '1', C: undefined, X_TOKEN: 's' })
  assert.equal(Object.keys(variables), ['A', 'B'])
  assert.equal(keptOf(variables), { variables, left_out: [] })
})

test('what is written to disk holds no secret', () => {
  const environment = { variables: { FOO: 'bar', MY_TOKEN: 's3cret' } }
  assert.equal(storable({ tasks: [1], environment }), {
    tasks: [1],
    environment: { variables: { FOO: 'bar' }, left_out: ['MY_TOKEN'] },
  })
  assert.equal(storable({ environment: undefined }), { environment: undefined })
})

test.run()
