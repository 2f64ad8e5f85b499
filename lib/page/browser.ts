// Opens a link in a browser of the user, if this terminal has one.

import { spawn } from 'node:child_process'

type Variables = Readonly<Record<string, string | undefined>>

/** The command that opens a link, as a line of shell to which the link is added: `$BROWSER`, else that of the desktop.
 * Undefined without a desktop and over ssh, where a browser would open on another screen. */
export const browserOf = (env: Variables, platform: string): string | undefined => {
  const named = env['BROWSER']
  if (named) return named === 'none' ? undefined : named.split(':')[0]
  if (env['SSH_CONNECTION'] || env['SSH_TTY']) return undefined
  if (platform === 'darwin') return 'open'
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? 'xdg-open' : undefined
}

/** A program that does not fail within this time is a browser that stays. */
const FAILS_WITHIN_MS = 1000

/** True if the browser started. It outlives this process, and has none of its streams. */
export const openInBrowser = (browser: string, link: string, env: Variables): Promise<boolean> =>
  new Promise(resolve => {
    const line = browser.includes('%s') ? browser.replaceAll('%s', '"$1"') : `${browser} "$1"`
    const child = spawn('sh', ['-c', line, browser, link], { env, stdio: 'ignore', detached: true })
    const started = setTimeout(() => done(true), FAILS_WITHIN_MS)
    const done = (isOpen: boolean): void => {
      clearTimeout(started)
      child.unref()
      resolve(isOpen)
    }
    child.once('error', () => done(false))
    child.once('exit', code => done(code === 0))
  })
