// Many files as one: what a verb may load is a table of functions, so that Node has nothing to look for.

import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import ts from 'typescript'

type Wanted = {
  /** The compiled file to begin with, below the folder. */
  start: string
  /** Names files that are not taken along, whoever asks for them. */
  leaves: (file: string) => boolean
}

/** Makes a script of compiled files of a folder: a function `(require, __filename)` that loads the first and runs the process. */
export const createBundler = (folder: string): ((wanted: Wanted) => string) => {
  /** Most files are in every verb. */
  const made = new Map<string, string>()
  const textOf = (file: string): string => {
    const text = made.get(file) ?? commonJs(readFileSync(posix.join(folder, file), 'utf8'))
    made.set(file, text)
    return text
  }
  return wanted => bundle(wanted, textOf)
}

const bundle = ({ start, leaves }: Wanted, textOf: (file: string) => string): string => {
  const files = new Map<string, string>()
  const take = (file: string): void => {
    if (files.has(file) || leaves(file)) return
    if (file.startsWith('../'))
      throw new Error(`${start} leads to ${file}: a verb that is one file cannot share what it throws with others`)
    files.set(file, '')
    files.set(
      file,
      textOf(file).replace(ASKS, (_, __, asked: string) => {
        const found = posix.join(posix.dirname(file), asked)
        take(found)
        return `$load(${JSON.stringify(found)})`
      }),
    )
  }
  take(start)
  const table = [...files].map(([file, text]) => `${JSON.stringify(file)}(exports) {\n${text}}`).join(',\n')
  return ascii(
    `(function (require, __filename) {\nconst $files = {\n${table}\n}\n${LOAD}\n$load(${JSON.stringify(start)}).runProcess()\n})`,
  )
}

const LOAD = `const $loaded = {}
const $load = file => {
  if (!$loaded[file]) $files[file]($loaded[file] = {})
  return $loaded[file]
}`

const ASKS = /\brequire\((["'])(\.[^"']+)\1\)/g

const commonJs = (text: string): string =>
  ts
    .transpileModule(text, {
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2024,
        esModuleInterop: false,
        removeComments: true,
      },
    })
    .outputText.replaceAll('import.meta.filename', '__filename')
    .replaceAll('import.meta.main', 'false')

/** One byte a character: V8 reads it as it lies there. */
const ascii = (text: string): string =>
  text.replace(/[^\0-\x7f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
