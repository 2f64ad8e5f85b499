import { delimiter, join } from 'node:path'
import { runScript } from '../cli/run-script.ts'
import { verb } from '../cli/verb.ts'

export const demo = verb({
  meta: { name: 'demo', description: 'Show the main job on real input, in a scratch project that is gone afterwards' },
  args: {
    keep: { type: 'boolean', description: 'Leave the scratch project and say where it is' },
  },
  examples: ['sparkq demo', 'sparkq demo --keep'],
  exits: {
    74: 'no scratch directory can be made',
    124: 'its tasks did not finish in time',
    130: 'interrupted (143: terminated)',
  },
  standalone: true,
  run: ({ args, cwd, env, root, signal }) =>
    runScript({
      path: join(root, 'lib/verbs/demo.sh'),
      name: 'sparkq-demo',
      args: args.keep ? ['--keep'] : [],
      cwd,
      env: { ...env, PATH: `${join(root, 'bin')}${delimiter}${env['PATH'] ?? ''}`, SPARKQ_ROOT: root },
      signal: signal(),
    }),
})
