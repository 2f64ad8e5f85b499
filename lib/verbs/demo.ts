import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
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
    new Promise((resolve, reject) => {
      const child = spawn('sh', [join(root, 'lib/verbs/demo.sh'), ...(args.keep ? ['--keep'] : [])], {
        cwd,
        stdio: 'inherit',
        env: { ...env, PATH: `${join(root, 'bin')}${delimiter}${env['PATH'] ?? ''}`, SPARKQ_ROOT: root },
      })
      // The script cleans up and ends by itself; a second time changes nothing for it.
      const stop = signal()
      stop.addEventListener('abort', () => child.kill(stop.reason as NodeJS.Signals))
      child.on('error', reject)
      child.on('close', (code, name) => resolve(code ?? 128 + constants.signals[name!]))
    }),
})
