// Checks of sparkq.yml and of what it names.

import { relative } from 'node:path'
import { count } from '../cli/output.ts'
import { startError } from '../processes/startable.ts'
import type { CheckedConfiguration, Facts, CheckedTool } from './facts.ts'
import { fine, wrong, type DoctorCheck, type Finding } from './finding.ts'

/** A check that runs only if the configuration is valid. */
const valid =
  (look: (configuration: CheckedConfiguration, facts: Facts) => Finding | Finding[]): DoctorCheck =>
  facts =>
    facts.configuration && 'file' in facts.configuration ? look(facts.configuration, facts) : []

export const configuration: DoctorCheck = ({ configuration, place }) =>
  configuration === undefined
    ? place.dir === undefined
      ? []
      : wrong(`there is no sparkq.yml next to '${place.dir}'`, "'sparkq setup' writes one")
    : 'refusal' in configuration
      ? wrong(configuration.refusal.message, configuration.refusal.hint ?? 'correct the file')
      : fine(`'${configuration.file}' is valid`)

export const keys = valid(({ needless }) =>
  needless.length === 0
    ? fine('no key is obsolete')
    : needless.map(key => wrong(`'${key}' has no effect any more`, `'sparkq config set ${key} --unset' removes it`)),
)

const PROGRAMS: Record<CheckedTool['kind'], (tool: CheckedTool) => string | undefined> = {
  bash: () => 'bash',
  python: () => 'python3',
  command: tool => tool.command[0],
  chat: () => undefined,
}

/** The program of a built-in tool that sparkq.yml does not name may be missing, such as an agent that is not installed;
 * bash may not. */
export const tools = valid(({ tools, projectDir }, { path }) => {
  const programs = tools
    .map(tool => ({ tool, program: PROGRAMS[tool.kind](tool) }))
    .filter(({ program }) => program !== undefined)
  const isMissing = (program: string): boolean =>
    startError({ argv: [program], cwd: projectDir, env: { PATH: path ?? '' } }) !== undefined
  const missing = programs.filter(({ program }) => isMissing(program!))
  const wanted = missing.filter(({ tool }) => tool.named || tool.kind === 'bash')
  if (wanted.length > 0) {
    return wanted.map(({ tool, program }) =>
      wrong(
        `'${tool.name}' cannot be executed: '${program}' is not on the PATH of tasks, or is not a program`,
        "install it, or start the daemon again where it is on PATH: 'sparkq stop' and 'sparkq start'",
      ),
    )
  }
  const names = missing.map(({ tool, program }) => `'${tool.name}' (${program})`)
  return fine(
    `${programs.length - missing.length} of ${programs.length} can be executed` +
      (names.length > 0 ? `; not installed: ${names.join(', ')}` : ''),
  )
})

export const scripts = valid(({ scripts }, { cwd }) =>
  scripts.warnings.length === 0
    ? fine(count(scripts.count, 'script'))
    : scripts.warnings.map(({ file, line, message }) =>
        wrong(`${relative(cwd, file)}:${line}: ${message}`, "correct it, then 'sparkq reload'"),
      ),
)
