import { appendFileSync, chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, type Project } from '../../test/helpers/project.ts'
import { compare, type Measurement, type FigureRow } from '../measurement.ts'
import { interleave } from '../rounds.ts'
import { runProgram } from '../run-program.ts'
import type { Resources } from '../resources.ts'

const CHECKS = ['make', 'lint', 'test', 'docs']
const [MOST_UP_MS, MOST_DOWN_MS] = [25, 100]
const launcher = join(root, 'bin/sparkq')
const env = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' }

export const commitHook: Measurement = {
  about:
    `the time that a post-commit hook which enqueues ${CHECKS.length} checks adds to 'git commit' of one changed ` +
    "file: the same commit in a repository with the hook of 'sparkq hooks install', in one with a hook of " +
    `${CHECKS.length} lines of 'sparkq enqueue', and in one without a hook; the whole process of git with all that ` +
    'the hook starts; with the daemon up, then with the daemon down',
  seconds: 20,
  async run(resources) {
    const project = await resources.project()
    const checks = CHECKS.map(command => `{queue: checks, command: ${command}}`).join(', ')
    writeFileSync(join(project.dir, 'sparkq.yml'), `runners: []\nhooks: {post-commit: [${checks}]}\n`)
    await (await project.client()).call('daemon.reload', {})
    const [plain, installed, written] = ['plain', 'installed', 'written'].map(name => repository(project, name)) as [
      string,
      string,
      string,
    ]
    runProgram({ file: launcher, args: ['hooks', 'install', 'post-commit'], cwd: installed })
    const hook = join(written, '.git/hooks/post-commit')
    writeFileSync(hook, `#!/bin/sh\n${CHECKS.map(command => `'${launcher}' enqueue -- ${command}\n`).join('')}`)
    chmodSync(hook, 0o755)
    const up = await added(resources, 'up', { installed, written }, plain)
    await project.stop()
    return [...up, ...(await added(resources, 'down', { installed }, plain))]
  },
}

const added = async (
  resources: Resources,
  daemon: string,
  hooked: Record<string, string>,
  plain: string,
): Promise<FigureRow[]> => {
  const found: Record<string, number[]> = await interleave(
    resources.rounds(24),
    Object.fromEntries(Object.entries({ ...hooked, plain }).map(([name, cwd]) => [name, () => commitTime(cwd)])),
  )
  return Object.keys(hooked).flatMap(name =>
    compare({
      measured: `${NAMES[name]} on a commit, daemon ${daemon}`,
      unit: 'ms',
      goal: { most: daemon === 'up' ? MOST_UP_MS : MOST_DOWN_MS },
      ours: found[name]!.map((time, round) => time - found['plain']![round]!),
      beside: [{ name: 'git commit', theirs: found['plain']!, caveat: null }],
    }),
  )
}

const NAMES: Record<string, string> = {
  installed: 'the installed hook',
  written: `${CHECKS.length} enqueues in a hook`,
}

const repository = ({ dir }: Project, name: string): string => {
  const place = join(dir, name)
  git(dir, 'init', '-q', place)
  for (const [key, value] of [
    ['user.name', 't'],
    ['user.email', 't@example.org'],
    ['gc.auto', '0'],
  ])
    git(place, 'config', key!, value!)
  return place
}

const commitTime = (cwd: string): number => {
  appendFileSync(join(cwd, 'file.ts'), 'more\n')
  git(cwd, 'add', 'file.ts')
  return git(cwd, 'commit', '--quiet', '-m', 'more')
}

const git = (cwd: string, ...args: readonly string[]): number => runProgram({ file: 'git', args, cwd, env })
