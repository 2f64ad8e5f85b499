// Addresses at which the page listens.

/** Every address of this machine, in the two versions of IP. */
const ALL: ReadonlySet<string> = new Set(['0.0.0.0', '::', '[::]'])

/** The host of a URL for callers on this machine. */
export const urlHost = (host: string): string =>
  ALL.has(host) ? '127.0.0.1' : host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
