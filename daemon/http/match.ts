// Finds the route of a path. A word of a pattern is stronger than a place in it: `/api/tasks/peek` is not a task.

import type { HandlerRoute } from './exchange.ts'

export type RouteMatch = { route: HandlerRoute; params: Record<string, string> }

/** The routes of a path that answer this verb, the strongest first. HEAD is answered as GET. */
export const matches = (routes: readonly HandlerRoute[], verb: string, pathname: string): RouteMatch[] => {
  const words = decoded(pathname)
  if (words === undefined) return []
  const wanted = verb === 'HEAD' ? 'GET' : verb
  return routes
    .filter(route => route.verb === wanted)
    .flatMap(route => {
      const params = fit(route.path.split('/'), words)
      return params ? [{ route, params }] : []
    })
    .sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length)
}

const decoded = (pathname: string): string[] | undefined => {
  try {
    return pathname.split('/').map(decodeURIComponent)
  } catch {
    return undefined
  }
}

const fit = (pattern: readonly string[], words: readonly string[]): Record<string, string> | undefined => {
  if (pattern.length !== words.length) return undefined
  const params: Record<string, string> = {}
  for (const [i, part] of pattern.entries()) {
    const [, name] = /^\{(\w+)\}$/.exec(part) ?? []
    if (name === undefined ? part !== words[i] : words[i] === '') return undefined
    if (name !== undefined) params[name] = words[i]!
  }
  return params
}
