import { delimiter, join } from 'node:path'
import { runScript } from '../cli/run-script.ts'
import { verb } from '../cli/verb.ts'

export const demo = verb({
  meta: {
    name: 'demo',
    description: 'Show how SparkQ works, with real tasks in a scratch project that is deleted afterwards',
  },
  args: {
    keep: { type: 'boolean', description: 'Keep the scratch project and print where it is' },
  },
  examples: ['sparkq demo', 'sparkq demo --keep'],
  exits: {
    74: 'the scratch directory cannot be made',
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
