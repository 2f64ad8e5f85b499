// Which test files run in one process, one after another. test/together.ts runs them, and refuses a file that leaves
// the process changed or starts another one.
// - pure: nothing that the file loads starts a process or replaces timers.
// - daemon: the file starts a daemon in its own process (test/helpers/daemon.ts). The daemon loads what starts
//   processes, but with `runners: []` starts none.
// In both, neither the file nor its helpers change what all code of a process shares. Every other file runs in a
// process of its own.

import { filesIn, parse, reach, type Source } from './sources.ts'

export type Group = 'pure' | 'daemon'

const DAEMON = 'test/helpers/daemon.ts'
const SHARED =
  /process\.env\[[^\]]+\] *(\?\?)?=[^=]|delete process\.env|process\.(chdir|umask|exit|on)\(|process\.exitCode =/
const MODULES = ['node:child_process', 'node:cluster', 'node:http', 'node:test', 'node:worker_threads']

/** The group of a test file, or why it needs a process of its own, a reason a line. */
export const groupOf = (path: string, all: ReadonlyMap<string, Source>): Group | string[] => {
  const reached = [path, ...reach(all, path)]
  const ours = reached.filter(name => name.startsWith('test/'))
  const group = reached.includes(DAEMON) ? 'daemon' : 'pure'
  const loads = (names: readonly string[], module: string): boolean =>
    names.some(name => all.get(name)?.imports.some(({ to, kind }) => to === module && kind !== 'type'))
  const reasons = [
    ...MODULES.filter(module => loads(group === 'daemon' ? ours : reached, module)).map(module => `loads ${module}`),
    ...ours
      .filter(name => SHARED.test(all.get(name)?.text ?? ''))
      .map(name => `${name} changes what the process shares`),
  ]
  return reasons.length > 0 ? reasons : group
}

/** Everything that a test may load, with the imports that are followed as soon as a file is loaded, and the modules of
 * Node that a file of test/ loads later. */
export const loadedAtOnce = (): Map<string, Source> =>
  new Map(
    ['lib', 'daemon', 'bench', 'build', 'test']
      .flatMap(folder => filesIn(folder, '.ts'))
      .map(path => {
        const source = parse(path)
        const isLater = (to: string) => path.startsWith('test/') && to.startsWith('node:')
        const imports = source.imports.filter(
          ({ kind, to }) => kind === 'static' || (kind === 'dynamic' && isLater(to)),
        )
        return [path, { ...source, imports }]
      }),
  )

/** The test files that share a process, each with its group. */
export const grouped = (): [group: Group, path: string][] => {
  const all = loadedAtOnce()
  return [...all.keys()]
    .filter(path => path.endsWith('.test.ts'))
    .flatMap(path => {
      const group = groupOf(path, all)
      return typeof group === 'string' ? [[group, path]] : []
    })
}
