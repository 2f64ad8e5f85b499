import { spawnSync } from 'node:child_process'
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, type Project } from '../helpers/project.ts'
import { rows, type Measurement, type Row } from './measurement.ts'
import { alternate } from './rounds.ts'

const ROUNDS = 60
const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' }

export const commitHook: Measurement = {
  about: 'what the post-commit hook adds to `git commit` of one changed file: the same commit in a repository with the hook and in one without, in turn; the whole process of git, with the shell of the hook, Node and all in it; with the daemon, then without',
  seconds: 25,
  async run(workshop) {
    const project = await workshop.project()
    writeFileSync(join(project.dir, 'sparkq.yml'), 'runners: []\nhooks: {post-commit: [{queue: checks, command: make}, {queue: checks, command: lint, paths: "*.ts"}]}\n')
    await (await project.client()).call('daemon.reload', {})
    const [plain, hooked] = [repository(project, 'plain'), repository(project, 'hooked')]
    must('sparkq hooks install', spawnSync(join(root, 'bin/sparkq'), ['hooks', 'install', 'post-commit'], { cwd: hooked }))
    const up = await added('up', plain, hooked)
    await project.stop()
    return [...up, ...await added('down', plain, hooked)]
  },
}

const added = async (daemon: string, plain: string, hooked: string): Promise<Row[]> => {
  let without = 0
  const pair = await alternate(ROUNDS, () => {
    without = commitTime(plain)
    return commitTime(hooked) - without
  }, () => without)
  return rows({ name: `a hook on a commit, daemon ${daemon}`, against: 'git commit', unit: 'ms', pair, promises: [{ of: 'ours', most: 100 }] })
}

const repository = ({ dir }: Project, name: string): string => {
  const place = join(dir, name)
  must('git init', spawnSync('git', ['init', place], { env }))
  for (const [key, value] of [['user.name', 't'], ['user.email', 't@example.org'], ['gc.auto', '0']]) must('git config', spawnSync('git', ['config', key!, value!], { cwd: place, env }))
  return place
}

const commitTime = (cwd: string): number => {
  appendFileSync(join(cwd, 'file.ts'), 'more\n')
  must('git add', spawnSync('git', ['add', 'file.ts'], { cwd, env }))
  const start = performance.now()
  const ran = spawnSync('git', ['commit', '--quiet', '-m', 'more'], { cwd, env })
  const time = performance.now() - start
  must('git commit', ran)
  return time
}

const must = (what: string, { status, stderr }: { status: number | null; stderr: Buffer }): void => {
  if (status !== 0) throw new Error(`${what}: exit ${status}: ${stderr}`)
}
