import { note } from '../cli/output.ts'
import { shared, verb } from '../cli/verb.ts'
import { browserOf, openInBrowser } from '../page/browser.ts'
import { encode } from '../system/json-lines.ts'

export const ui = verb({
  meta: { name: 'ui', description: 'Print a link that opens the web page, and open it in a browser' },
  args: {
    task: {
      type: 'positional',
      required: false,
      valueHint: 'ID',
      description: 'The task that it shows, by id, unique prefix or friendly id; by default the inbox',
    },
    read: { type: 'boolean', description: 'A page that changes nothing, for a phone or a second screen' },
    print: { type: 'boolean', description: 'Only print the link' },
    newToken: { type: 'boolean', description: 'First make all earlier keys, links and the token void' },
    json: shared.json,
  },
  examples: ['sparkq ui', 'sparkq ui AUTH-12', 'sparkq ui --read --print', 'sparkq ui --new-token'],
  exits: {
    66: 'no such task',
    69: 'the daemon is down',
    75: 'another program has the port',
    78: 'the page is off, or its address is not one of this machine',
  },
  async run({ args, call, env, io }) {
    const { task, read, newToken } = args
    const answer = await call('page.link', { ...(task !== undefined && { task }), read, new_token: newToken })
    const browser = args.print || !io.tty.out ? undefined : browserOf(env, process.platform)
    io.out(args.json ? encode(answer) : `${answer.link}\n`)
    await io.drained()
    const opened = browser !== undefined && (await openInBrowser(browser, answer.link, env))
    if (browser !== undefined && !opened)
      note(io, 'ui', `'${browser}' did not open it`, 'open the link yourself; $BROWSER names another program')
    if (!io.tty.err || opened) return
    const { port } = new URL(answer.url)
    const hint = env['SSH_CONNECTION'] && `from the machine you sit at: ssh -L ${port}:127.0.0.1:${port} HOST`
    note(io, 'ui', 'the link works once, within a minute', hint)
  },
})
