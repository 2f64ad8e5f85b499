// The editor of the user, and the files that it edits.

import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { VerbContext } from '../cli/verb.ts'
import { ioFailure, refuse, SparkqError } from '../model/errors.ts'
import { preparePrivate, privateFolder } from '../system/private-directory.ts'

/** The command of the editor, as a line of shell. Refuses with `usage` if none is set and there is no terminal for
 * vi. */
export const editorOf = (env: VerbContext['env'], isTerminal: boolean): string => {
  const editor = env['VISUAL'] || env['EDITOR'] || (isTerminal ? 'vi' : undefined)
  return editor ?? refuse('usage', { message: 'no editor is set', hint: 'set $VISUAL or $EDITOR, or use --set' })
}

/** Opens a file in the editor, which has the streams of this process; resolves when it has ended. Refuses with `io` if
 * it failed. */
export const openEditor = (editor: string, file: string, { cwd, env }: Pick<VerbContext, 'cwd' | 'env'>) =>
  new Promise<void>((resolve, reject) => {
    const child = spawn('sh', ['-c', `${editor} "$@"`, editor, file], { stdio: 'inherit', cwd, env })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) return resolve()
      const how = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`
      reject(new SparkqError('io', `the editor '${editor}' ${how}`, 'nothing was changed'))
    })
  })

/** Writes a draft into a new file of `.sparkq/drafts/`, which only this user can read; returns its path. */
export const keepDraft = (stateDir: string | undefined, name: string, text: string): string => {
  const folder = join(stateDir ?? preparePrivate(privateFolder()), 'drafts')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    for (let number = 1; ; number++) {
      const file = join(folder, `${name}${number === 1 ? '' : `.${number}`}.yml`)
      try {
        writeFileSync(file, text, { flag: 'wx', mode: 0o600 })
        return file
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
    }
  } catch (error) {
    throw ioFailure('write a draft in', folder, error)
  }
}
