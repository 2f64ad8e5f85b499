// sparkq(1): the verbs by group, and what all of them share.

import { errors } from '../../lib/model/errors.ts'
import { exits } from '../../lib/cli/exit-codes.ts'
import type { DocumentedCommand } from './page.ts'
import {
  bold,
  filled,
  italic,
  paragraph,
  references,
  section,
  subsection,
  term,
  title,
  verbatim,
  type Edition,
} from './roff.ts'

export const overviewPage = (groups: Record<string, readonly DocumentedCommand[]>, edition: Edition): string =>
  [
    title('sparkq', edition),
    section('NAME', filled('sparkq - queue work, walk away, review results later')),
    section(
      'SYNOPSIS',
      `${bold('sparkq')} [${bold('--json')}|${bold('--table')}]\n.br\n${bold('sparkq')} ${italic('VERB')} [options]\n`,
    ),
    section('DESCRIPTION', about.map(paragraph).join('')),
    section(
      'VERBS',
      Object.entries(groups)
        .map(([name, commands]) =>
          subsection(
            name,
            commands.map(({ meta }) => term(references([`sparkq-${meta.name}`]).trimEnd(), meta.description)).join(''),
          ),
        )
        .join(''),
    ),
    section('EXAMPLES', verbatim(examples)),
    section(
      'EXIT STATUS',
      Object.entries(exits)
        .map(([code, meaning]) => term(bold(code), `${meaning}${codesOf(Number(code))}`))
        .join(''),
    ),
    section(
      'ENVIRONMENT',
      Object.entries(environment)
        .map(([name, meaning]) => term(bold(name), meaning))
        .join(''),
    ),
    section(
      'FILES',
      Object.entries(files)
        .map(([path, what]) => term(bold(path), what))
        .join(''),
    ),
  ].join('')

const about = [
  'SparkQ is a job queue for one developer on one machine. A small daemon owns a SQLite file and answers on a Unix ' +
    'socket; small commands put work into queues, take it out, and show its results; a runner per queue ' +
    'executes commands, scripts and coding-agent calls.',
  "'sparkq' alone shows what is queued, running and finished lately, and why nothing runs if nothing does. " +
    "'sparkq VERB' and 'sparkq-VERB' are the same program. Every verb works from any directory below the project.",
  'stdout is data, stderr is messages. On a terminal lists are tables, in a pipe one ' +
    'JSON object a line; pages for people, as review, are text everywhere, and JSON with --json. Tasks are named by ' +
    'their id, a unique prefix of it, or their friendly id, as AUTH-12; - reads ids from stdin. ' +
    'Durations are written 90, 90s, 10m, 8h or 3d.',
]

const examples = [
  'sparkq setup --yes && sparkq start',
  'sparkq enqueue -- npm test',
  'sparkq review',
  'sparkq tasks --status failed --since 8h | jq -r .id | sparkq requeue -',
]

/** The codes of the errors with this exit code; they are printed after the message. */
const codesOf = (exit: number): string => {
  const codes = Object.entries(errors)
    .filter(([, row]) => row.exit === exit)
    .map(([code]) => code)
  return codes.length === 0 ? '' : ` [${codes.join(', ')}]`
}

export const environment: Record<string, string> = {
  SPARKQ: "With 0 the git hooks do nothing, as in 'SPARKQ=0 git commit'.",
  SPARKQ_SOCKET:
    'The socket of the daemon; by default that of the nearest .sparkq/ upwards, else that of the main worktree.',
  SPARKQ_OUTPUT: 'With json every verb prints JSON, with text text for people; --json and --table go before it.',
  SPARKQ_CONFIG: 'The configuration of the daemon that is started; by default the nearest sparkq.yml upwards.',
  SPARKQ_NODE: 'The Node to run on; by default the first on PATH that is new enough, else the private one.',
  SPARKQ_RUNNER_LOCK_DIR: 'The directory of the locks of runners; by default that of sparkq.yml, else .sparkq/run/.',
  SPARKQ_FAST: 'With 0 every verb runs in a process of its own, even if the daemon could run it.',
  SPARKQ_DEBUG: 'If set, an error prints its stack too.',
  SPARKQ_TASK_ID: 'Set for the command of a task: its id; with SPARKQ_CLAIM, its attempt, and SPARKQ_QUEUE.',
  NO_COLOR: 'If set, nothing is coloured; the same with TERM=dumb.',
}

const files: Record<string, string> = {
  'sparkq.yml': 'The configuration; its directory is the project.',
  '.sparkq/':
    'Everything that SparkQ keeps of a project, readable by its owner only: sparkq.db with tasks and journal, ' +
    "the daemon's sock, lock and pid.",
  '.sparkq/logs/': 'The output of each attempt, as TASK/ATTEMPT.out and .err, and daemon.log.',
  '.sparkq/spool/': 'Tasks that were enqueued while the daemon was down; the next daemon adds them.',
}
