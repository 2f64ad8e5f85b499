// `npm run bench -- --install`: installs the peers into a folder of their own. Debian packages are only unpacked there,
// which needs no root, starts no service and does not change the system. To uninstall, delete the folder.

import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folder } from './peers/folder.ts'
import { missingOf, type Needs } from './peers/peer.ts'

/** Installs what is missing. Throws with the message of apt or npm. */
export const install = (needs: readonly Needs[], log: (text: string) => void): void => {
  const missing = needs.filter(each => missingOf(each) !== undefined)
  const packages = new Set(
    missing.flatMap(({ programs = {} }) =>
      Object.entries(programs)
        .filter(([name, holder]) => missingOf({ programs: { [name]: holder } }))
        .map(([, holder]) => holder),
    ),
  )
  const modules = new Set(missing.flatMap(({ modules = [] }) => modules))
  mkdirSync(folder, { recursive: true })
  if (packages.size > 0 && missingOf({ programs: { 'apt-get': 'apt' } }))
    log(`this system has no apt-get; install ${[...packages].join(', ')} yourself`)
  else if (packages.size > 0) unpack([...packages], log)
  if (modules.size > 0) {
    log(`npm: ${[...modules].join(' ')}`)
    writeFileSync(join(folder, 'package.json'), '{"private": true}\n')
    run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', folder, ...modules])
  }
  log(`the other queues are in '${folder}'; delete it to uninstall them`)
}

const unpack = (packages: readonly string[], log: (text: string) => void): void => {
  log(`apt: ${packages.join(' ')}`)
  // Includes the dependencies that the system lacks.
  const plan = run('apt-get', ['--simulate', '--no-install-recommends', 'install', ...packages])
  const wanted = [...plan.matchAll(/^Inst (\S+)/gm)].map(match => match[1]!)
  const archives = join(folder, 'archives')
  mkdirSync(archives, { recursive: true })
  run('apt-get', ['-qq', 'download', ...wanted], archives)
  run('sh', ['-c', 'for archive in *.deb; do dpkg-deb -x "$archive" .. || exit; done'], archives)
}

const run = (file: string, args: readonly string[], cwd = folder): string => {
  try {
    return execFileSync(file, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string }
    throw new Error(`${file} ${args[0]}: ${(stderr || message).trim()}`)
  }
}
