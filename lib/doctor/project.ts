// Checks of the project's own files.

import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { count } from '../cli/output.ts'
import { shellWords } from '../text/shell-words.ts'
import { formatSize } from '../text/size.ts'
import { refusedFolder, refusedIn, spooled } from '../project/spool.ts'
import type { Facts } from './facts.ts'
import { fine, wrong, type DoctorCheck, type Finding } from './finding.ts'

export const project: DoctorCheck = ({ place, configuration, cwd }) => {
  if (place.refusal) return wrong(place.refusal.message, place.refusal.hint ?? 'work in a project of your own')
  if (place.dir !== undefined) return fine(`'${dirname(place.dir)}'`)
  if (configuration !== undefined)
    return wrong("there is a sparkq.yml, but no '.sparkq'", "'sparkq setup --yes' makes it")
  return wrong(`no SparkQ project in '${cwd}' or above`, "set one up with 'sparkq setup'")
}

/** A check that runs only if `.sparkq/` exists. */
const inside =
  (look: (dir: string, facts: Facts) => Finding): DoctorCheck =>
  facts =>
    facts.place.dir === undefined ? [] : look(facts.place.dir, facts)

export const permissions = inside(dir => {
  const mode = statSync(dir).mode & 0o777
  return (mode & 0o077) === 0
    ? fine(`'${dir}' is accessible to you alone`)
    : wrong(
        `'${dir}' has mode ${mode.toString(8)}: other users may read it`,
        `'chmod 700 ${shellWords([dir])}' corrects it`,
      )
})

export const gitignore = inside(dir => {
  const file = join(dir, '.gitignore')
  const ignored = existsSync(file) && readFileSync(file, 'utf8').split(/\r?\n/).includes('*')
  return ignored
    ? fine("git does not see '.sparkq'")
    : wrong(`'${file}' is not there or holds no '*': git would add '.sparkq'`, "'sparkq setup --yes' writes it again")
})

export const logs = inside(dir => {
  const folder = join(dir, 'logs')
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return fine(`'${folder}' can be written`)
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    return wrong(
      `'${folder}' cannot be written: ${(error as Error).message}`,
      missing ? "'sparkq setup --yes' makes it" : `'chmod u+rwx ${shellWords([folder])}' may help`,
    )
  }
})

/** A day of logs may need this much space. */
const MIN_FREE_BYTES = 100e6

export const disk: DoctorCheck = facts => {
  const folder = databaseFolder(facts)
  if (folder === undefined) return []
  const { bavail, bsize } = statfsSync(folder)
  const free = `${formatSize(bavail * bsize)} free in '${folder}'`
  return bavail * bsize >= MIN_FREE_BYTES
    ? fine(free)
    : wrong(
        `only ${free}, where the database grows`,
        `free space on that disk; 'df -h ${shellWords([folder])}' shows it`,
      )
}

const databaseFolder = ({ configuration, place }: Facts): string | undefined =>
  [configuration && 'database' in configuration ? dirname(configuration.database) : undefined, place.dir].find(
    folder => folder !== undefined && existsSync(folder),
  )

export const spool = inside((dir, { daemon }) => {
  const refused = refusedIn(dir)
  if (refused > 0)
    return wrong(
      `${count(refused, 'spooled request')} refused`,
      `the reasons are in '${refusedFolder(dir)}'; enqueue again what is still wanted, then empty it`,
    )
  const waiting = spooled(dir).length
  // A daemon that responds read the spool at its start and is notified of later files.
  if (waiting > 0 && daemon && 'status' in daemon)
    return wrong(
      `${count(waiting, 'request')} in the spool, which the daemon has not taken`,
      "'sparkq rpc spool.take' makes it try again; '.sparkq/logs/daemon.log' may say why it could not",
    )
  return fine(
    waiting === 0
      ? 'nothing waits for the daemon'
      : `${count(waiting, 'request')} for the daemon to take when it starts`,
  )
})
