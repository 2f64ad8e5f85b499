import { examine, type CheckRow } from '../doctor/index.ts'
import { gatherFacts, type CheckedConfiguration } from '../doctor/facts.ts'
import type { Io } from '../cli/io.ts'
import { encodeRow, visible } from '../cli/output.ts'
import { wrapped } from '../text/display-width.ts'
import { shared, verb } from '../cli/verb.ts'

export const doctor = verb({
  meta: {
    name: 'doctor',
    description:
      'List what needs attention in Node, the project, its configuration, tools, scripts and daemon (read-only)',
  },
  args: { json: shared.json, table: shared.text },
  examples: ['sparkq doctor', "sparkq doctor --json | jq -r 'select(.ok | not).hint'"],
  exits: { 1: 'something needs attention' },
  standalone: true,
  async run({ args, cwd, env, root, io }) {
    const rows = examine(await gatherFacts({ cwd, env, root, configure }))
    const width = Math.max(...rows.map(row => row.check.length))
    for (const row of rows) io.out(args.json ? encodeRow(row) : lines(row, width, io))
    return rows.every(row => row.ok) ? 0 : 1
  },
})

/** One finding; on a terminal its further lines begin below the first. */
const lines = ({ check, ok, detail, hint }: CheckRow, width: number, io: Io): string => {
  const indent = width + 6
  const room = io.tty.out ? Math.max(MIN_DETAIL_WIDTH, io.columns - indent) : Infinity
  const texts = [detail, ...(hint === null ? [] : [hint])].flatMap(text => wrapped(visible(text), room))
  return `${ok ? 'ok ' : '!! '} ${check.padEnd(width)}  ${texts.join(`\n${' '.repeat(indent)}`)}\n`
}

const MIN_DETAIL_WIDTH = 30

/** Reads YAML, as setup does. */
const configure = async (file: string): Promise<CheckedConfiguration> => {
  const [{ readConfig }, { needlessKeys }, { hooksWanted }, { indexScripts }] = await Promise.all([
    import('../config/load.ts'),
    import('../config/defaults.ts'),
    import('../config/checks.ts'),
    import('../scripts/catalog.ts'),
  ])
  const { config, said } = readConfig(file)
  const { scripts, warnings } = indexScripts(config)
  return {
    file,
    projectDir: config.projectDir,
    runners: config.runners.filter(({ queue, place }) => place !== null || queue === config.defaults.queue),
    database: config.database.path,
    tools: Object.values(config.tools).map(({ name, kind, command }) => ({
      name,
      kind,
      command,
      named: Object.hasOwn(said.tools ?? {}, name),
    })),
    hooks: hooksWanted(config.hooks),
    needless: needlessKeys(said),
    scripts: { count: scripts.size, warnings: [...warnings] },
  }
}
