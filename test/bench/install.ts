// `npm run bench -- --install`: gets the peers into a folder of their own. Debian's packages are unpacked there, so no root is
// needed, no service is started and the system stays as it is; remove the folder and they are gone.

import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folder } from './peers/folder.ts'
import { lacking, type Needs } from './peers/peer.ts'

/** Throws with what apt or npm said. What is there already, here or in the system, stays as it is. */
export const install = (needs: readonly Needs[], tell: (text: string) => void): void => {
  const missing = needs.filter(each => lacking(each) !== undefined)
  const packages = new Set(
    missing.flatMap(({ programs = {} }) =>
      Object.entries(programs)
        .filter(([name, holder]) => lacking({ programs: { [name]: holder } }))
        .map(([, holder]) => holder),
    ),
  )
  const modules = new Set(missing.flatMap(({ modules = [] }) => modules))
  mkdirSync(folder, { recursive: true })
  if (packages.size > 0 && lacking({ programs: { 'apt-get': 'apt' } }))
    tell(`there is no apt-get here: install ${[...packages].join(', ')} as you usually do`)
  else if (packages.size > 0) unpack([...packages], tell)
  if (modules.size > 0) {
    tell(`npm: ${[...modules].join(' ')}`)
    writeFileSync(join(folder, 'package.json'), '{"private": true}\n')
    run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', folder, ...modules])
  }
  tell(`what was installed is in '${folder}'; remove it and it is gone`)
}

const unpack = (packages: readonly string[], tell: (text: string) => void): void => {
  tell(`apt: ${packages.join(' ')}`)
  // With what they depend on, as far as the system lacks it.
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
