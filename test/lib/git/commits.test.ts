// What a commit changed, as git tells it: names of any kind, and no more of them than anybody looks at.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bareCommitsIn, commitsIn } from '../../../lib/git/commits.ts'
import { git, type GitPlace } from '../../../lib/git/git.ts'

const test = suite<{ place: GitPlace; git: (...args: string[]) => string; change: (files: string[]) => void }>(
  'git.commits',
)

test.before.each(world => {
  const cwd = mkdtempSync(join(tmpdir(), 'sq-git.'))
  const env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' }
  world.place = { cwd, env }
  world.git = (...args) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
      cwd,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  world.change = files => {
    // Into the index alone: thousands of files take no time.
    const blob = execFileSync('git', ['hash-object', '-w', '--stdin'], {
      cwd,
      env,
      input: 'x',
      encoding: 'utf8',
    }).trim()
    execFileSync('git', ['update-index', '-z', '--add', '--index-info'], {
      cwd,
      env,
      input: files.map(file => `100644 ${blob}\t${file}\0`).join(''),
    })
    world.git('commit', '--quiet', '-m', 'more')
  }
  world.git('init')
})
test.after.each(({ place }) => rmSync(place.cwd, { recursive: true }))

test('commits come newest first, with trees; also the first, an empty one, and names that look alike', async ({
  place,
  git,
  change,
}) => {
  const names = ['a b', 'new\nline', '\nfirst', '\x01 mark', 'ü/ü', '-f'].sort((a, b) =>
    Buffer.compare(Buffer.from(a), Buffer.from(b)),
  )
  change(names)
  git('commit', '--allow-empty', '-m', 'empty')
  const commits = (await commitsIn(place, ['HEAD'], 10))!
  assert.equal(
    commits.map(({ commit, tree }) => `${commit} ${tree}`),
    git('log', '--format=%H %T').split('\n'),
  )
  assert.equal(
    commits.map(({ paths }) => paths),
    [[], names],
  )
})

test('the commits are the same whatever the user configured for `git log`', async ({ place, git, change }) => {
  change(['a'])
  for (const [key, value] of [
    ['log.showRoot', 'false'],
    ['log.showSignature', 'true'],
    ['color.ui', 'always'],
    ['diff.relative', 'true'],
    ['log.diffMerges', 'off'],
    ['core.quotePath', 'true'],
  ])
    git('config', key!, value!)
  assert.equal(
    (await commitsIn(place, ['HEAD'], 10))!.map(({ paths }) => paths),
    [['a']],
  )
})

test('a merge changed what it brought to its first parent, and a rename both of its names', async ({
  place,
  git,
  change,
}) => {
  change(['a'])
  git('branch', 'side')
  change(['main'])
  git('read-tree', 'side')
  git('checkout', '--force', 'side')
  git('mv', 'a', 'b')
  git('commit', '-m', 'moved')
  git('checkout', '--force', '-')
  git('merge', '-m', 'merge', 'side')
  assert.equal(
    (await commitsIn(place, ['HEAD'], 10))!.map(({ paths }) => paths),
    [['a', 'b'], ['main'], ['a']],
  )
})

test('5,000 paths are listed, one more is too many; so is more than a limit', async ({ place, change }) => {
  const files = Array.from({ length: 5000 }, (_, i) => `f${i}`)
  change(files)
  change([...files.map(file => `${file}.c`), 'one'])
  const commits = await commitsIn(place, ['HEAD'], 10)
  assert.equal(
    commits!.map(({ paths }) => paths?.length),
    [undefined, 5000],
  )
  assert.is(await commitsIn(place, ['HEAD~1'], 1, { bytes: 1000, ms: 10_000 }), undefined)
})

test('the limit of time counts from the end of what it is after', async ({ place }) => {
  const long = ['-c', 'alias.long=!exec sleep 1', 'long']
  const limits = { bytes: 100, ms: 0 }
  assert.is(await git(place, long, limits), undefined)
  assert.is((await git(place, ['version'], { ...limits, after: Promise.withResolvers().promise }))?.ok, true)
  for (const after of [() => Promise.resolve(), () => Promise.reject(new Error('no'))])
    assert.is(await git(place, long, { ...limits, after: after() }), undefined)
})

test('a large commit takes nothing from the small ones around it', async ({ place, change }) => {
  change(['old'])
  change(Array.from({ length: 4500 }, (_, i) => `${'x'.repeat(240)}${i}`))
  change(['new'])
  assert.equal(
    (await commitsIn(place, ['HEAD'], 10))!.map(({ paths }) => paths),
    [['new'], null, ['old']],
  )
  const bare = (await bareCommitsIn(place, ['HEAD'], 10))!
  assert.equal(
    bare.map(({ paths, tree }) => [paths, tree.length]),
    [
      [null, 40],
      [null, 40],
      [null, 40],
    ],
  )
})

test('a range that git refuses is none', async ({ place, change }) => {
  change(['a'])
  assert.is(await commitsIn(place, ['HEAD', '^1234567890123456789012345678901234567890'], 10), undefined)
  writeFileSync(join(place.cwd, 'HEAD~1'), '')
  assert.is(await commitsIn(place, ['HEAD~1'], 10), undefined, 'and a file of that name is not meant')
})

test.run()
