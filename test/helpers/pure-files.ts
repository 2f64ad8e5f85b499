// The test files that can share a process: nothing that they load starts a process, opens a socket or replaces timers,
// and neither they nor their helpers change what all code of a process shares. test/pure.ts runs them.

import { filesIn, parse, reach, type Source } from './sources.ts'

const SHARED =
  /process\.env\[[^\]]+\] *(\?\?)?=[^=]|delete process\.env|process\.(chdir|umask|exit|on)\(|process\.exitCode =/
const MODULES = ['node:child_process', 'node:cluster', 'node:http', 'node:net', 'node:test', 'node:worker_threads']

/** Why a test file needs a process of its own, a reason a line; empty for a pure one. */
export const impurities = (path: string, all: ReadonlyMap<string, Source>): string[] => {
  const reached = [path, ...reach(all, path)]
  return [
    ...MODULES.filter(name => reached.includes(name)).map(name => `loads ${name}`),
    ...reached
      .filter(name => name.startsWith('test/') && SHARED.test(all.get(name)?.text ?? ''))
      .map(name => `${name} changes what the process shares`),
  ]
}

/** Everything that a test may load, with the imports that are followed as soon as a file is loaded. */
export const loadedAtOnce = (): Map<string, Source> =>
  new Map(
    ['lib', 'daemon', 'bench', 'build', 'test']
      .flatMap(folder => filesIn(folder, '.ts'))
      .map(path => {
        const source = parse(path)
        return [path, { ...source, imports: source.imports.filter(({ kind }) => kind === 'static') }]
      }),
  )

export const pureFiles = (): string[] => {
  const all = loadedAtOnce()
  return [...all.keys()].filter(path => path.endsWith('.test.ts') && impurities(path, all).length === 0)
}
