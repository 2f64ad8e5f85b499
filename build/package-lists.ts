// The lists of package.json that follow from the table of verbs: one executable and one manual page for each.

import { table } from '../lib/verbs/index.ts'

type Package = { bin: Record<string, string>; man: string[] }

/** The text of package.json with `bin` and `man` from the table of verbs. */
export const withPackageLists = (text: string): string => {
  const names = ['sparkq', ...Object.keys(table.verbs).map(name => `sparkq-${name}`)]
  const described = JSON.parse(text) as Package
  described.bin = Object.fromEntries(names.map(name => [name, `dist/bin/${name}.bin`]))
  described.man = names.map(name => `dist/man/${name}.1`)
  return `${JSON.stringify(described, null, 2)}\n`
}
