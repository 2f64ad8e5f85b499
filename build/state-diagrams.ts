// The state machines as Mermaid diagrams, for docs/architecture.md.

import { edges, machines, statesOf, type Machine } from '../lib/model/state-machines.ts'

const BEGIN = '<!-- state diagrams: `npm run generate` writes what follows -->'
const END = '<!-- end of state diagrams -->'

/** The page with the diagrams of the machines between its two marks. Throws if a mark is missing. */
export const withStateDiagrams = (page: string): string => {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (begin === -1 || end < begin) throw new Error(`the page lacks the marks '${BEGIN}' and '${END}'`)
  const diagrams = (Object.keys(machines) as Machine[]).map(diagram).join('\n')
  return `${page.slice(0, begin + BEGIN.length)}\n\n${diagrams}\n${page.slice(end)}`
}

/** A line for each edge; a final state leads to the end. */
const diagram = (machine: Machine): string => {
  const [first] = statesOf(machine)
  const own = edges.filter(edge => edge.machine === machine)
  const final = statesOf(machine).filter(state => !own.some(({ source }) => source === state))
  return [
    `**${machine}**\n`,
    '```mermaid',
    'stateDiagram-v2',
    `  [*] --> ${first}`,
    ...own.map(({ source, target, kind }) => `  ${source} --> ${target}: ${kind.slice(machine.length + 1)}`),
    ...final.map(state => `  ${state} --> [*]`),
    '```\n',
  ].join('\n')
}
