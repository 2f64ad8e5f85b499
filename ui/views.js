// @ts-check
// The views, one row each: the pattern of an address and the module that shows it, loaded when it is first needed. The
// masthead, the keys `g …` and the palette are made of these rows.

/** @typedef {{ params: Record<string, string>, query: URLSearchParams, mark: string }} ViewProps */
/** @typedef {{ View: (props: ViewProps) => unknown }} ViewModule every module of a view exports `View` */
/** @typedef {{
 *   path: string, title: string, load: () => Promise<ViewModule>, nav?: 'first' | 'more', go?: string,
 * }} ViewRow
 * `nav`: where it stands in the masthead. `go`: its action in keys.js. */

/** @type {readonly ViewRow[]} */
export const VIEWS = [
  { path: '/', title: 'Inbox', load: () => import('./views/inbox.js'), nav: 'first', go: 'go-inbox' },
  { path: '/tasks', title: 'Tasks', load: () => import('./views/tasks.js'), nav: 'first', go: 'go-tasks' },
  { path: '/tasks/:id', title: 'Task', load: () => import('./views/task.js') },
  { path: '/queues', title: 'Queues', load: () => import('./views/queues.js'), nav: 'first', go: 'go-queues' },
  { path: '/queues/:name', title: 'Queue', load: () => import('./views/queue.js') },
  { path: '/enqueue', title: 'Enqueue', load: () => import('./views/enqueue.js'), nav: 'first' },
  { path: '/scripts', title: 'Scripts', load: () => import('./views/scripts.js'), nav: 'first', go: 'go-scripts' },
  { path: '/scripts/:name', title: 'Script', load: () => import('./views/script.js') },
  { path: '/journal', title: 'Journal', load: () => import('./views/journal.js'), nav: 'first', go: 'go-journal' },
  { path: '/config', title: 'Configuration', load: () => import('./views/config.js'), nav: 'more', go: 'go-config' },
  { path: '/prompts', title: 'Prompts', load: () => import('./views/prompts.js'), nav: 'more' },
  { path: '/prompts/:name', title: 'Prompt', load: () => import('./views/prompt.js') },
  { path: '/numbers', title: 'Numbers', load: () => import('./views/numbers.js'), nav: 'more' },
  { path: '/workers', title: 'Workers', load: () => import('./views/workers.js'), nav: 'more', go: 'go-workers' },
  { path: '/tools', title: 'Tools and limits', load: () => import('./views/tools.js'), nav: 'more' },
]
