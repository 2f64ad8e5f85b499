import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where `npm run bench -- --install` puts peers: outside of the checkout and of the system. */
export const folder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'sparkq-bench')
