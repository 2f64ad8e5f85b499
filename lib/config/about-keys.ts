// What each key of sparkq.yml takes and means, in the words of docs/configuration.md. `*` stands for a name.

import { showKey } from './key.ts'

type AboutKey = {
  /** What its value is, in words. */
  type: string
  description: string
  /** True if the daemon must be restarted before a change has an effect. */
  restart?: true
}

const TEXT = 'text'
const LIST = 'a list of texts'
const FLAG = 'true or false'
const DURATION = 'a duration'
const TIMEOUT = 'a duration or none'
const OWN_TIMEOUT = 'a duration, none or null'
const SIZE = 'a size'
const CHECKS = 'a list of {queue, command, paths, timeout}'
const old = (type: string): AboutKey => ({ type, description: 'old; accepted, not used' })
const hook = (name: string): AboutKey => ({ type: CHECKS, description: `the checks that ${name} enqueues` })

export const ABOUT_KEYS: Readonly<Record<string, AboutKey>> = {
  'project.name': { type: TEXT, description: 'the name in status and review; by default that of the folder' },
  'project.repo_path': { type: 'a path', description: 'where the repository is' },
  'project.prd_path': { type: 'a path or null', description: 'a requirements document; kept, not used' },
  'server.host': { type: 'an address', description: 'the address of the web page' },
  'server.port': {
    type: 'a number up to 65535, or auto',
    description: 'the port of the web page; auto: the one that the project had last; 0: any free one',
  },
  'server.http': { type: FLAG, description: 'false: no web page, and nothing listens' },
  'server.hosts': { type: LIST, description: 'further names under which the web page may be asked for' },
  'server.base_url': old(TEXT),
  'database.path': { type: 'a path', description: 'the SQLite file', restart: true },
  'database.synchronous': {
    type: 'full or normal',
    description: 'full: an acknowledged change survives a power cut; normal: a crash of the process only',
    restart: true,
  },
  'database.mode': old(TEXT),
  'purge.older_than_days': { type: 'days or a duration', description: 'finished tasks older than this are deleted' },
  script_dirs: { type: LIST, description: 'folders of scripts that have names' },
  'defaults.session': { type: 'a name', description: 'the session of a new queue' },
  'defaults.queue': { type: 'a name', description: 'the queue of a task that names none' },
  'defaults.timeout': {
    type: OWN_TIMEOUT,
    description: 'the timeout of each tool without one of its own, before its task class; null for the class',
  },
  'defaults.kill_grace': { type: DURATION, description: 'the time from SIGTERM to SIGKILL' },
  'defaults.max_log': {
    type: SIZE,
    description: 'how large each of the two logs of an attempt may get before its middle is dropped',
  },
  runners: {
    type: 'a list of {queue, jobs}',
    description: "queues that always have a runner, instead of 'sparkq queue jobs'; []: no queue works by itself",
  },
  'task_classes.*.timeout': { type: TIMEOUT, description: 'a named timeout' },
  'tools.*.description': { type: TEXT, description: 'shown in lists' },
  'tools.*.task_class': { type: 'a name', description: 'its timeout, by name' },
  'tools.*.command': { type: LIST, description: 'the program and its first arguments; the prompt or argv follows' },
  'tools.*.timeout': { type: OWN_TIMEOUT, description: 'before defaults.timeout, which goes before the task class' },
  'tools.*.cwd': { type: 'a path or null', description: 'where it runs if the task does not say' },
  'tools.*.env': { type: LIST, description: "names of variables to take from the runner's environment" },
  'tools.*.retries': { type: 'a number', description: 'how often a failed task goes back by itself' },
  'tools.*.retry_on': {
    type: 'a list of exit codes, timeout, lost; or null',
    description: 'after which failures; by default after any but refused and lost',
  },
  'tools.*.on_lost': { type: 'requeue or fail', description: 'what happens to a task whose runner crashed' },
  'tools.*.interactive': { type: FLAG, description: 'true: worked in chat, although it has a command' },
  'tools.*.kill_grace': { type: DURATION, description: 'the time from SIGTERM to SIGKILL' },
  'tools.*.max_log': { type: SIZE, description: 'how large each of the two logs of an attempt may get' },
  'hooks.post-commit': hook('post-commit'),
  'hooks.post-merge': hook('post-merge'),
  'hooks.post-rewrite': hook('post-rewrite'),
  'hooks.post-checkout': hook('post-checkout'),
  'hooks.pre-push.require': { type: 'a list of names', description: 'the queues whose checks a push requires' },
  'hooks.pre-push.wait': { type: DURATION, description: 'how long a push may wait for them' },
  'environment.drop': { type: LIST, description: 'patterns of names of variables that no task keeps' },
  'environment.keep': {
    type: LIST,
    description: 'patterns of names that tasks keep although they look like secrets',
  },
  'queue_runner.lock_dir': { type: 'a path', description: 'where runners keep their locks' },
  'queue_runner.poll_interval': old('a number'),
  'queue_runner.auto_fail_interval_seconds': old('a number'),
  'queue_runner.base_url': old(TEXT),
  auto_fail_interval_seconds: old('a number'),
  base_url: old(TEXT),
}

/** A key below one of a list or map, such as `runners.0.jobs`, is described by that. */
export const aboutKey = (path: readonly string[]): AboutKey => {
  for (let depth = path.length; depth > 0; depth--) {
    const [section, , ...below] = path.slice(0, depth)
    const found = ABOUT_KEYS[showKey(path.slice(0, depth))] ?? ABOUT_KEYS[showKey([section!, '*', ...below])]
    if (found) return found
  }
  return { type: 'a map of keys', description: '' }
}
