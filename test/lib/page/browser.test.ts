import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { browserOf } from '../../../lib/page/browser.ts'

const test = suite('page: browser')

const rows: [what: string, env: Record<string, string>, platform: string, browser: string | undefined][] = [
  ['a desktop', { DISPLAY: ':0' }, 'linux', 'xdg-open'],
  ['a desktop of Wayland', { WAYLAND_DISPLAY: 'wayland-0' }, 'linux', 'xdg-open'],
  ['no desktop', {}, 'linux', undefined],
  ['macOS', {}, 'darwin', 'open'],
  ['ssh', { DISPLAY: ':0', SSH_CONNECTION: 'a' }, 'linux', undefined],
  ['ssh to macOS', { SSH_TTY: '/dev/ttys001' }, 'darwin', undefined],
  ['$BROWSER', { DISPLAY: ':0', BROWSER: 'firefox' }, 'linux', 'firefox'],
  [
    '$BROWSER over ssh, which an editor sets',
    { SSH_CONNECTION: 'a', BROWSER: '/vscode/browser.sh' },
    'linux',
    '/vscode/browser.sh',
  ],
  ['a list', { BROWSER: 'firefox:lynx' }, 'linux', 'firefox'],
  ['none', { DISPLAY: ':0', BROWSER: 'none' }, 'linux', undefined],
  ['an empty one', { DISPLAY: ':0', BROWSER: '' }, 'linux', 'xdg-open'],
]
for (const [what, env, platform, browser] of rows) test(what, () => assert.is(browserOf(env, platform), browser))

test.run()
