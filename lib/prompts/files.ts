// The prompts of a project: `prompts/NAME.md` beside sparkq.yml, so that git has them. No link is followed, and no name
// leads out of the folder.

import { basename, join } from 'node:path'
import { ioFailure, refuse } from '../model/errors.ts'
import { fs } from '../system/node-builtins.ts'
import { replaceFile } from '../system/replace-file.ts'
import { readTextFile } from '../system/text-file.ts'
import { nearest } from '../text/nearest.ts'
import { parseTemplate, type Template } from './template.ts'

export type Prompt = Template & { name: string; path: string; text: string }

/** A file in the folder that is no prompt. */
export type PromptWarning = { file: string; line: number; message: string }

/** The limit for the text of a prompt. */
export const MAX_PROMPT_BYTES = 256 * 1024

/** As the names of queues (lib/protocol/shapes.ts): a name has no slash and does not begin with a dot. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u
const SUFFIX = '.md'

const folderOf = (projectDir: string): string => join(projectDir, 'prompts')

/** Refuses with `invalid` a name that no prompt may have, or a folder that is a link. */
const pathOf = (projectDir: string, name: string): string => {
  if (!NAME.test(name))
    refuse('invalid', {
      what: `'${name}'`,
      why: 'not a valid prompt name',
      hint: 'letters, digits, . _ -, 64 at most, a letter or digit first',
    })
  const folder = folderOf(projectDir)
  if (fs.lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() === false) refuseFolder(folder)
  return join(folder, `${name}${SUFFIX}`)
}

const refuseFolder = (folder: string): never =>
  refuse('invalid', { what: `'${folder}'`, why: 'not a folder, or a link to one', hint: 'put a folder in its place' })

/** By name. A file that cannot be a prompt is a warning. */
export const listPrompts = (projectDir: string): { prompts: Prompt[]; warnings: PromptWarning[] } => {
  const folder = folderOf(projectDir)
  const prompts: Prompt[] = []
  const warnings: PromptWarning[] = []
  for (const name of namesIn(folder)) {
    const file = join(folder, `${name}${SUFFIX}`)
    const read = NAME.test(name) ? readFile(file) : { no: 'not a valid name of a prompt' }
    if ('text' in read) prompts.push({ ...parseTemplate(read.text), name, path: file, text: read.text })
    else if ('no' in read) warnings.push({ file, line: 1, message: read.no })
  }
  return { prompts, warnings }
}

const namesIn = (folder: string): string[] => {
  if (!fs.lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return []
  return fs
    .readdirSync(folder)
    .filter(file => file.endsWith(SUFFIX) && !file.startsWith('.'))
    .map(file => basename(file, SUFFIX))
    .sort()
}

/** Refuses with `not_found` and the nearest name, or with `invalid` for a file that is no text. */
export const readPrompt = (projectDir: string, name: string): Prompt => {
  const path = pathOf(projectDir, name)
  const read = readFile(path)
  if ('missing' in read) return refuseMissing(projectDir, name)
  if ('no' in read) refuse('invalid', { what: `'${path}'`, why: read.no, hint: 'a prompt is text of up to 256 KiB' })
  return { ...parseTemplate(read.text), name, path, text: read.text }
}

const refuseMissing = (projectDir: string, name: string): never =>
  refuse('not_found', { kind: 'prompt', name, near: nearest(name, namesIn(folderOf(projectDir))) })

const readFile = (path: string): { text: string } | { no: string } | { missing: true } => {
  try {
    return readTextFile(path, MAX_PROMPT_BYTES)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return { missing: true }
    return { no: code === 'ELOOP' ? 'a link, which is not followed' : `cannot be read: ${message}` }
  }
}

/** Makes or replaces a prompt, and the folder. Refuses with `invalid` to write in the place of a link or a folder. */
export const writePrompt = (projectDir: string, name: string, text: string): void => {
  const path = pathOf(projectDir, name)
  const present = fs.lstatSync(path, { throwIfNoEntry: false })
  if (present && !present.isFile())
    refuse('invalid', { what: `'${path}'`, why: 'not a regular file', hint: 'choose another name' })
  try {
    fs.mkdirSync(folderOf(projectDir), { recursive: true })
  } catch (error) {
    throw ioFailure('write', folderOf(projectDir), error)
  }
  replaceFile(path, text)
}

/** Removes a prompt; what a link leads to stays. Refuses with `not_found`. */
export const removePrompt = (projectDir: string, name: string): void => {
  const path = pathOf(projectDir, name)
  if (!fs.lstatSync(path, { throwIfNoEntry: false })) refuseMissing(projectDir, name)
  try {
    fs.unlinkSync(path)
  } catch (error) {
    throw ioFailure('write', path, error)
  }
}
