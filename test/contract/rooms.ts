// The rooms of the house, bottom to top, and the rooms that each may import: the law that rooms.test.ts holds.
// `npm run rooms` prints them with their sizes and what they import today. docs/architecture.md says what each is for.

import { dirname } from 'node:path'
import { packageOf, sources, type Source } from '../helpers/sources.ts'

const MODEL = ['lib/model']
const TEXT = [...MODEL, 'lib/text']
const SYSTEM = [...MODEL, 'lib/processes', 'lib/system']
const PROJECT = [...SYSTEM, 'lib/protocol', 'lib/project']
const CLI = [...TEXT, 'lib/system', 'lib/protocol', 'lib/project', 'lib/rpc', 'lib/cli']
const STORE = [...MODEL, 'lib/protocol', 'lib/config', 'daemon/store']
const ENGINE = [...STORE, 'lib/system', 'daemon/engine']
const TASKS = [...ENGINE, 'lib/text', 'lib/scripts', 'lib/prompts', 'daemon/tasks']
const METHODS = [...TASKS, 'daemon/maintenance', 'daemon/workers', 'daemon/methods']

/** Room → the rooms that its files may import, besides itself. A room may only name rooms of rows before its own. */
export const ROOMS: Record<string, readonly string[]> = {
  'lib/model': [],
  'lib/text': MODEL,
  'lib/processes': MODEL,
  'lib/system': [...MODEL, 'lib/processes'],
  'lib/protocol': [...MODEL, 'lib/system'],
  'lib/project': SYSTEM,
  'lib/config': [...PROJECT, 'lib/text'],
  'lib/scripts': [...TEXT, 'lib/system', 'lib/config'],
  'lib/prompts': [...TEXT, 'lib/system'],
  'lib/logs': [...TEXT, 'lib/system'],
  'lib/page': [...MODEL, 'lib/protocol'],
  'lib/rpc': PROJECT,
  'lib/cli': [...TEXT, 'lib/system', 'lib/project', 'lib/rpc'],
  'lib/start': [...CLI, 'lib/processes'],
  'lib/git': CLI,
  'lib/views': [...TEXT, 'lib/protocol', 'lib/rpc', 'lib/cli', 'lib/git'],
  'lib/tasks': [...CLI, 'lib/views', 'lib/prompts'],
  'lib/agents': ['lib/system', 'lib/logs'],
  'lib/runner': [...TEXT, ...PROJECT, 'lib/logs', 'lib/rpc', 'lib/views', 'lib/agents'],
  'lib/watcher': [...PROJECT, 'lib/rpc', 'lib/runner'],
  'lib/follow': [...CLI, 'lib/logs', 'lib/tasks'],
  'lib/doctor': [...CLI, 'lib/page', 'lib/processes', 'lib/git'],
  'lib/completion': [...CLI, 'lib/views'],
  'lib/edit': [...CLI, 'lib/config'],
  'lib/hooks': [...CLI, 'lib/config', 'lib/git', 'lib/start'],
  'lib/verbs': [
    ...[
      ...CLI,
      'lib/page',
      'lib/processes',
      'lib/config',
      'lib/scripts',
      'lib/git',
      'lib/views',
      'lib/tasks',
      'lib/runner',
    ],
    ...['lib/watcher', 'lib/follow', 'lib/doctor', 'lib/completion', 'lib/edit', 'lib/hooks', 'lib/start'],
  ],
  lib: [...CLI, 'lib/verbs'],
  build: [...CLI, 'lib/page', 'lib/verbs'],
  'daemon/store': MODEL,
  'daemon/engine': [...STORE, 'lib/system'],
  'daemon/tasks': [...ENGINE, 'lib/text', 'lib/scripts'],
  'daemon/maintenance': TASKS,
  'daemon/workers': [...TASKS, 'lib/processes', 'lib/project'],
  'daemon/alarms': [...TASKS, 'daemon/workers'],
  'daemon/methods': [...TASKS, 'daemon/maintenance', 'daemon/workers'],
  'daemon/server': [...METHODS, 'lib/project'],
  'daemon/http': [...TASKS, 'lib/logs', 'lib/page', 'lib/project', 'daemon/server'],
  'daemon/spool': [...METHODS, 'lib/project', 'daemon/server'],
  'daemon/verb-host': [
    ...MODEL,
    'lib/protocol',
    'lib/project',
    'lib/rpc',
    'lib/cli',
    'lib',
    'daemon/engine',
    'daemon/server',
  ],
  daemon: [
    ...[...METHODS, 'lib/project', 'lib/rpc', 'daemon/alarms', 'daemon/server'],
    ...['daemon/http', 'daemon/spool', 'daemon/verb-host'],
  ],
}

/** The one import that runs uphill: `sparkq run` is the daemon in the foreground, loaded when it runs. */
export const EXEMPT = { path: 'lib/verbs/run.ts', rooms: ['daemon', 'daemon/engine'] }

/** All that the table is about. */
export const house = (): Map<string, Source> => sources(['lib', 'daemon', 'build'])

/** `build/` is one room with a folder in it; elsewhere each folder is a room. */
export const roomOf = (path: string): string =>
  path.startsWith('build/') ? 'build' : dirname(path).split('/').slice(0, 2).join('/')

type Arrow = { path: string; to: string; kind: Source['imports'][number]['kind'] }

/** Every import of one of our own files from another room. */
export const arrows = (all: ReadonlyMap<string, Source> = house()): Arrow[] =>
  [...all.values()].flatMap(({ path, imports }) =>
    imports
      .filter(({ to }) => packageOf(to) === undefined && roomOf(to) !== roomOf(path))
      .map(({ to, kind }) => ({ path, to, kind })),
  )

/** What breaks the table, a line each. */
export const violations = (all: ReadonlyMap<string, Source> = house()): string[] => [
  ...[...new Set([...all.keys()].map(roomOf))].filter(room => !(room in ROOMS)).map(room => `'${room}' is not a room`),
  ...arrows(all)
    .filter(({ path, to, kind }) => {
      if (path === EXEMPT.path && kind !== 'static' && EXEMPT.rooms.includes(roomOf(to))) return false
      return !ROOMS[roomOf(path)]?.includes(roomOf(to))
    })
    .map(({ path, to, kind }) => `${path} imports ${to} (${kind})`),
]

/** Groups of files that import one another in a circle, types included. */
export const circles = (all: ReadonlyMap<string, Source> = house()): string[][] => {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []
  const found: string[][] = []
  const visit = (path: string): void => {
    order.set(path, order.size)
    lowest.set(path, order.get(path)!)
    stack.push(path)
    for (const { to } of all.get(path)!.imports) {
      if (!all.has(to)) continue
      if (!order.has(to)) visit(to)
      if (stack.includes(to)) lowest.set(path, Math.min(lowest.get(path)!, lowest.get(to)!))
    }
    if (lowest.get(path) !== order.get(path)) return
    const group = stack.splice(stack.indexOf(path))
    if (group.length > 1) found.push(group.sort())
  }
  for (const path of all.keys()) if (!order.has(path)) visit(path)
  return found
}

const print = (): void => {
  const all = house()
  const uses = arrows(all)
  for (const room of Object.keys(ROOMS)) {
    const files = [...all.values()].filter(({ path }) => roomOf(path) === room)
    const lines = files.reduce((sum, { text }) => sum + text.split('\n').length - 1, 0)
    const imports = new Set(uses.filter(({ path }) => roomOf(path) === room).map(({ to }) => roomOf(to)))
    const named = Object.keys(ROOMS).filter(other => imports.has(other))
    const size = `${String(files.length).padStart(3)} files ${String(lines).padStart(5)} lines`
    console.log(`${room.padEnd(18)} ${size}  ${named.join(' ')}`)
  }
  const wrong = [...violations(all), ...circles(all).map(files => `a circle: ${files.join(' ')}`)]
  if (wrong.length > 0) throw new Error(`\n${wrong.join('\n')}`)
}

if (import.meta.main) print()
