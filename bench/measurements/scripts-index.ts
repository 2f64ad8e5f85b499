import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadConfig } from '../../lib/config/load.ts'
import { indexScripts } from '../../lib/scripts/catalog.ts'
import { compare, type Measurement } from '../measurement.ts'
import { interleave, timed } from '../rounds.ts'

const SCRIPTS = 1_000

const scriptText = (i: number): string => `#!/usr/bin/env bash
# name: script-${i}
# description: Deploys a branch to place number ${i},
#   and waits until it is up
# inputs: branch (optional, defaults to main), target (required)
# tags: deploy, place-${i % 7}
# timeout: 5m
set -eu
${'echo "a line of some length, as scripts have"\n'.repeat(60)}`

export const scriptsIndex: Measurement = {
  about:
    'the index of 1,000 scripts of 3 KB in 10 folders, built anew as by a reload, beside reading the same files ' +
    'completely',
  seconds: 5,
  async run(resources) {
    const { dir } = await resources.project()
    for (let i = 0; i < SCRIPTS; i++) {
      const folder = join(dir, 'scripts', `part ${i % 10}`)
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, `s${i}.sh`), scriptText(i))
    }
    const config = loadConfig(join(dir, 'sparkq.yml'))
    const index = (): void => {
      const { size } = indexScripts(config).scripts
      if (size !== SCRIPTS) throw new Error(`${size} scripts were found`)
    }
    const found = await interleave(resources.rounds(20), {
      index: () => timed(index),
      reading: () => timed(() => readAll(join(dir, 'scripts'))),
    })
    return compare({
      measured: 'index of 1,000 scripts of 3 KB',
      unit: 'ms',
      ours: found.index,
      goal: { most: 250 },
      beside: [{ name: 'reading the files', theirs: found.reading, caveat: null }],
    })
  },
}

const readAll = (folder: string): void => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) readAll(join(folder, entry.name))
    else readFileSync(join(folder, entry.name), 'utf8')
  }
}
