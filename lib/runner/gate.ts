// A command behind a gate: a shell that waits on descriptor 3 and then becomes the command. So its pid is known, and on
// the daemon's disk, before it does anything; and when the runner dies before it opened the gate, nothing was done.
// The process keeps its pid, its session and its files when it becomes the command.

/** PWD and OLDPWD are the shell's own; the name of the variable is one that nobody exports. */
const SCRIPT = 'unset PWD OLDPWD; read -r sparkq_gate <&3 && exec "$@" 3<&-'

export const GATE_SHELL = '/bin/sh'
/** What opens it; the end of the file closes it for good. */
export const OPEN = '\n'

/** Arguments for the shell. Some shells drop variables whose names they could not write themselves; env(1) brings them back. */
export const gated = ([file, ...args]: readonly string[], env: Record<string, string>): string[] => {
  const lost = Object.entries(env).filter(([name]) => !/^[A-Za-z_]\w*$/.test(name) || name === 'PWD' || name === 'OLDPWD').map(([name, value]) => `${name}=${value}`)
  const through = lost.length > 0 && !file!.includes('=') ? ['env', ...lost] : []
  return ['-c', SCRIPT, 'sparkq-gate', ...through, file!, ...args]
}
