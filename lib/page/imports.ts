// Makes the imports of packages in a module of the page relative. A browser resolves no package names without an import
// map, and that would be an inline script, which the policy of the page forbids.

import { posix } from 'node:path'

/** `name` is the module's own place below dist/ui; `known` the place of each package. Throws on another package. */
export const importsInPlace = (text: string, name: string, known: Readonly<Record<string, string>>): string =>
  text.replace(IMPORT, (whole, before: string, quote: string, specifier: string) => {
    if (/^[./]/.test(specifier)) return whole
    const place = known[specifier]
    if (place === undefined) throw new Error(`ui/${name} imports '${specifier}', which the page does not have`)
    const path = posix.relative(posix.dirname(name), place)
    return `${before}${quote}${path.startsWith('.') ? path : `./${path}`}${quote}`
  })

/** What comes before the name of a module. */
const BEFORE = [
  String.raw`\bimport\b[\w\s{},*$]*?\bfrom\s*`,
  String.raw`\bexport\s*[{*][\w\s{},*$]*?\bfrom\s*`,
  String.raw`^\s*import\s*`,
  String.raw`\bimport\(\s*`,
]
const IMPORT = new RegExp(`(${BEFORE.join('|')})(["'])([^"'\\n]+)\\2`, 'gm')
