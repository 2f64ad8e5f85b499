import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where `npm run bench -- --install` puts the peers: outside the checkout and outside the system's folders. */
export const folder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'sparkq-bench')
