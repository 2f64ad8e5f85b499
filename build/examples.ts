// Runs the examples of a page of documentation in a scratch project and on a terminal, and compares their output with
// that in the page. With `--write` it puts the real output into the page instead.
//
// node build/examples.ts [--write] PAGE…
//
// The first HTML comment of a page names its fixture: `<!-- examples: project -->` is the function `project` of
// build/examples.bash. All blocks of a page run in one shell, in order:
//
// - ```sh: runs unchanged; a command that fails is an error.
// - ```console: `$ ` begins a command and `> ` continues it. The lines after it are its output; `...` stands for any
//   number of lines.
// - <!-- run: COMMAND -->: prepares the next blocks; the page does not show it.
// - ```bash no-run REASON: shell that cannot run in a test. The reason is visible only in the source of the page.
//
// Blocks of other languages do not run. Ids, times, durations, process ids and runs of spaces are not compared.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = dirname(import.meta.dirname)
const PAGE_TIMEOUT_MS = 120_000
/** Marks the line between the outputs of two commands; no program prints it. */
const MARK = '\x1e'

type ExampleCommand = { text: string; expected: string[] }
export type Block = { language: string; line: number; lines: string[] }

/** The fenced blocks of a page, with the line of each opening fence, counted from 1. */
export const blocksOf = (page: string): Block[] => {
  const blocks: Block[] = []
  let open: Block | undefined
  for (const [index, line] of page.split('\n').entries()) {
    const hidden = open === undefined ? /^<!-- run: (.*) -->$/.exec(line)?.[1] : undefined
    if (hidden !== undefined) blocks.push({ language: 'sh', line: index + 1, lines: [hidden] })
    else if (!line.startsWith('```')) open?.lines.push(line)
    else if (open === undefined) blocks.push((open = { language: line.slice(3).trim(), line: index + 1, lines: [] }))
    else open = undefined
  }
  return blocks
}

/** The blocks that run. The first block of the README installs SparkQ and runs all tests, so it is left out. */
export const runnable = (path: string, page: string): Block[] =>
  blocksOf(page)
    .slice(path.endsWith('README.md') && !path.includes('docs/') ? 1 : 0)
    .filter(({ language }) => language === 'sh' || language === 'console')

const commandsOf = ({ lines }: Block): ExampleCommand[] => {
  const commands: ExampleCommand[] = []
  for (const line of lines) {
    const last = commands.at(-1)
    if (line.startsWith('$ ')) commands.push({ text: line.slice(2), expected: [] })
    else if (last !== undefined && last.expected.length === 0 && line.startsWith('> '))
      last.text += `\n${line.slice(2)}`
    else last?.expected.push(line)
  }
  return commands
}

/** One script for all blocks: for each command it prints a mark, then runs the command. */
const scriptOf = (fixture: string, blocks: readonly Block[]): string => {
  const parts = [`. '${join(root, 'build/examples.bash')}'`, 'set -e', fixture, 'exec </dev/null']
  for (const block of blocks) {
    const commands = block.language === 'sh' ? [{ text: block.lines.join('\n') }] : commandsOf(block)
    parts.push(block.language === 'sh' ? 'set -e' : 'set +e')
    for (const { text } of commands) parts.push(`printf '%s\\n' '${MARK}'`, text)
  }
  return `${[...parts, `printf '%s\\n' '${MARK}'`].join('\n')}\n`
}

/** The output of each command, in order, and the failure of the script, if any. */
const runPage = (fixture: string, blocks: readonly Block[]): { outputs: string[][]; failure: string | undefined } => {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'sq-docs.')))
  const project = join(scratch, 'app')
  const script = join(scratch, 'page.sh')
  writeFileSync(script, scriptOf(fixture, blocks))
  try {
    const { stdout, status, error } = spawnSync('script', ['-qec', `bash '${script}'`, '/dev/null'], {
      cwd: scratch,
      encoding: 'utf8',
      env: environmentIn(scratch),
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: PAGE_TIMEOUT_MS,
      killSignal: 'SIGKILL',
    })
    const shown = stdout
      .replace(/\x1b\[[\d;]*m|\r/g, '')
      .replaceAll(project, '/src/app')
      .replaceAll(scratch, '/src')
    const outputs = shown
      .split(new RegExp(`${MARK}\\n`))
      .slice(1)
      .map(text => text.replace(/\n$/, '').split('\n'))
    return { outputs, failure: status === 0 ? undefined : `${error?.message ?? `exit code ${status}`}:\n${shown}` }
  } finally {
    spawnSync('sh', [join(root, 'teardown.sh'), '--force'], { cwd: project, stdio: 'ignore' })
    rmSync(scratch, { recursive: true, force: true })
  }
}

const environmentIn = (scratch: string): Record<string, string | undefined> => ({
  PATH: [join(scratch, 'bin'), join(root, 'bin'), join(root, 'node_modules/.bin'), process.env['PATH']].join(':'),
  HOME: scratch,
  TMPDIR: process.env['TMPDIR'],
  SPARKQ_CHECKOUT: root,
  LC_ALL: 'C.UTF-8',
  TERM: 'xterm',
  NO_COLOR: '1',
  TZ: 'UTC',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'You',
  GIT_AUTHOR_EMAIL: 'you@example.org',
  GIT_COMMITTER_NAME: 'You',
  GIT_COMMITTER_EMAIL: 'you@example.org',
})

/** A line with placeholders for everything that differs from run to run. */
const normal = (line: string): string =>
  line
    .replace(/\b(tsk|que|ses|wrk|evt)_[0-9a-z…]+/g, '$1_')
    .replace(/\d{4}-\d\d-\d\d[T ][\d:.]+Z?/g, 'DATE')
    .replace(/\b(\d\d?-\d\d )?\d\d:\d\d(:\d\d)?\b/g, 'TIME') // with the date, from before midnight
    .replace(/127\.0\.0\.1:\d+/g, 'PAGE')
    .replace(/("duration":\s*)[\d.]+/g, '$1N')
    .replace(/\(usually [^)]*\)/g, '')
    .replace(/\b\d+(\.\d+)?(ms|s|m \d+s)\b/g, 'DURATION')
    .replace(/(pid\s+|pid:? )\d+/g, '$1N')
    .replace(/\b[0-9a-f]{7,40}\b/g, 'HASH')
    // What a new task waits for depends on how fast the others end.
    .replace(/^([A-Z][A-Z\d]*-\d+) queued \(.*\)$/, '$1 queued')
    // On a slow machine the daemon may respond to a hook too late.
    .replace(/^sparkq: (queued CHECKS-\d+|the daemon is busy .*)$/, 'sparkq: queued CHECKS')
    .replace(/\s+/g, ' ')
    .trim()

/** Whether the lines match, where `...` stands for any number of lines. */
const matches = (expected: readonly string[], actual: readonly string[]): boolean => {
  const [first, ...rest] = expected
  if (first === undefined) return actual.length === 0
  if (first.trim() === '...') return actual.some((_, i) => matches(rest, actual.slice(i))) || matches(rest, [])
  return actual.length > 0 && normal(first) === normal(actual[0]!) && matches(rest, actual.slice(1))
}

const withoutBlankEnds = (lines: readonly string[]): string[] =>
  lines
    .join('\n')
    .replace(/^\n+|\n+$/g, '')
    .split('\n')
    .filter((line, _, all) => all.length > 1 || line !== '')

/** `problems`: each difference between the page and the real output of its examples. `page`: the page with that
 * output. */
export const checkPage = (path: string): { problems: string[]; page: string } => {
  const page = readFileSync(resolve(root, path), 'utf8')
  const blocks = runnable(path, page)
  const fixture = /<!-- examples: ([a-z_]+) -->/.exec(page)?.[1]
  if (blocks.length === 0) return { problems: [], page }
  if (fixture === undefined) return { problems: [`${path}: no '<!-- examples: FIXTURE -->'`], page }
  const { outputs, failure } = runPage(fixture, blocks)
  if (failure !== undefined) return { problems: [`${path}: ${failure}`], page }
  const problems: string[] = []
  const lines = page.split('\n')
  let place = 0
  let moved = 0
  for (const block of blocks) {
    const written: string[] = []
    const commands = block.language === 'sh' ? [undefined] : commandsOf(block)
    for (const command of commands) {
      const actual = withoutBlankEnds(outputs[place++] ?? [])
      if (command === undefined) continue
      const same = matches(withoutBlankEnds(command.expected), actual)
      if (!same) problems.push(`${path}:${block.line}: '${command.text}' prints\n${actual.join('\n')}\n`)
      written.push(...`$ ${command.text.replaceAll('\n', '\n> ')}`.split('\n'), ...(same ? command.expected : actual))
    }
    if (block.language === 'sh') continue
    lines.splice(block.line + moved, block.lines.length, ...written)
    moved += written.length - block.lines.length
  }
  return { problems, page: lines.join('\n') }
}

const main = (words: readonly string[]): void => {
  const write = words.includes('--write')
  for (const path of words.filter(word => word !== '--write')) {
    const { problems, page } = checkPage(path)
    const fatal = problems.filter(problem => !problem.includes("' prints\n"))
    if (write) writeFileSync(resolve(root, path), page)
    for (const problem of write ? fatal : problems) process.stderr.write(`${problem}\n`)
    if ((write ? fatal : problems).length > 0) process.exitCode = 1
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  main(process.argv.slice(2))
