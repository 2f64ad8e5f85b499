import { join } from 'node:path'
import { runScript } from '../cli/run-script.ts'
import { verb } from '../cli/verb.ts'

export const teardown = verb({
  meta: {
    name: 'teardown',
    description:
      'Stop the daemon and its runners, then remove .sparkq/ with all tasks and logs, ' +
      'and the git hooks installed from here',
  },
  args: {
    config: { type: 'boolean', description: 'Remove sparkq.yml too' },
    force: { type: 'boolean', description: 'Ask nothing' },
  },
  examples: ['sparkq teardown', 'sparkq teardown --force --config'],
  exits: {
    64: 'wrong usage, or no terminal to ask on and no --force',
    74: 'done, but a hook or a file cannot be removed',
    75: 'a process of the project does not end',
    77: 'the project belongs to another user',
  },
  standalone: true,
  // The script does the work alone, because it must also work where SparkQ itself is broken.
  run: ({ args, cwd, env, root, signal }) =>
    runScript({
      path: join(root, 'teardown.sh'),
      name: 'sparkq-teardown',
      args: [...(args.force ? ['--force'] : []), ...(args.config ? ['--config'] : [])],
      cwd,
      env,
      signal: signal(),
    }),
})
