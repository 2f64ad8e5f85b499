// Enqueue, scripts and the journal in a real browser.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { axeFindings, browserPath, fitsWindow, NARROW, newSite, setTheme, show, type Site } from './browser.ts'
import { seed } from './seed.ts'

const test = suite<{ site: Site }>('ui: enqueue')

const SCRIPT = `#!/bin/sh
# name: deploy-staging
# description: Deploys a branch
# inputs: branch (optional, defaults to main), target (required)
# timeout: soon
echo "$@"
`

if (browserPath !== undefined) {
  test.before(async world => {
    world.site = await newSite('runners: []\n')
    const { project, client } = world.site
    mkdirSync(join(project.dir, 'scripts'))
    writeFileSync(join(project.dir, 'scripts/deploy.sh'), SCRIPT)
    await client.call('daemon.reload', {})
    await client.call('queue.create', { name: 'auth' })
    await seed(client, 'exit 1', { as: 'failed', reason: 'exit 1' }, { queue: 'auth' })
  })
  test.after(({ site }) => site[Symbol.asyncDispose]())

  test('a line becomes a task, after a forecast of the daemon, and leads to it', async ({ site }) => {
    await using opened = await site.open('/enqueue')
    const { page, complaints } = opened
    await page.fill('#line', 'npm test -- "two words"')
    await page.waitForSelector('text=runs as 4 words, without a shell')
    await page.fill('#timeout', '5m')
    await page.waitForSelector('text=It will be DEFAULT-1')
    assert.is(
      await page.textContent('.submit .cmd code'),
      "sparkq enqueue --clean-env --timeout 5m npm test -- 'two words'",
    )
    await page.press('#line', 'Enter')
    await page.waitForSelector('#added a:focus')
    const task = await site.client.call('task.get', { id: 'DEFAULT-1' })
    assert.equal(task.payload, { cwd: site.project.dir, argv: ['npm', 'test', '--', 'two words'] })
    assert.is(task.timeout, 300)
    assert.equal(complaints, [])
  })

  test('what is wrong stands at its field, and nothing is sent', async ({ site }) => {
    await using opened = await site.open('/enqueue')
    const { page } = opened
    await page.fill('#line', "echo 'a")
    await page.waitForSelector("#line-note:has-text('has no end')")
    await page.fill('#line', 'ls | wc -l')
    await page.waitForSelector("#line-note:has-text('bash runs this line')")
    await page.fill('#timeout', 'soon')
    await page.waitForSelector("#timeout-note:has-text('90s')")
    assert.is(await page.getAttribute('.submit button', 'aria-disabled'), 'true')
    await page.fill('#timeout', '')
    await page.fill('#queue', 'nowhere')
    await page.waitForSelector(".submit [role=alert]:has-text('nowhere')")
  })

  test('a script is found by its words, its inputs are fields, and its page leads here', async ({ site }) => {
    await using opened = await site.open('/scripts')
    const { page, complaints } = opened
    await page.waitForSelector(".warnings:has-text('scripts/deploy.sh:5')")
    await page.fill('[type=search]', 'branch')
    await page.waitForSelector('h1:has-text("One script about")')
    await page.click('text=deploy-staging >> nth=0')
    await page.waitForSelector('.source :text("# inputs: branch")')
    await page.keyboard.press('e')
    await page.waitForSelector('#input-target')
    await page.fill('#input-target', 'eu')
    await page.waitForSelector("code:has-text('sparkq enqueue --clean-env --script deploy-staging -- --target eu')")
    await page.fill('#script', 'depl')
    await page.press('#script', 'ArrowDown')
    await page.press('#script', 'Enter')
    assert.is(await page.inputValue('#script'), 'deploy-staging')
    assert.equal(complaints, [])
  })

  test('a task like another one is requeued with what is different', async ({ site }) => {
    await using opened = await site.open('/enqueue?like=AUTH-1')
    const { page } = opened
    assert.is(await page.inputValue('#line'), 'exit 1')
    await page.fill('#line', 'exit 0 # fixed')
    await page.fill('#timeout', '1h')
    await page.click('button:has-text("Run again")')
    await page.waitForSelector('#added a')
    const task = await site.client.call('task.get', { id: 'AUTH-2' })
    assert.equal([task.timeout, task.payload], [3600, { cwd: '/src/shop', script: 'exit 0 # fixed' }])
    assert.is((await site.client.call('task.get', { id: 'AUTH-1' })).id, task.requeued_from)
  })

  test('the journal names who did it, goes back, and shows a task as it was', async ({ site }) => {
    await using opened = await site.open('/journal?task=AUTH-1')
    const { page, complaints } = opened
    await page.waitForSelector('.sentence:has-text("AUTH-1 failed")')
    assert.is(await page.locator('.journal .row').count(), 3)
    assert.ok((await page.textContent('.journal .origin'))?.startsWith('socket'))
    await page.click('.journal .row:has-text("was claimed") .seq')
    await page.waitForSelector('.lede:has-text("AUTH-1 was running")')
    assert.is(await page.locator('.journal .row').count(), 2)
    await page.click('text=Back to now')
    await page.waitForFunction(() => document.querySelectorAll('.journal .row').length === 3)
    await show(page, '/journal?kind=queue')
    await page.waitForSelector('h1:has-text("What happened to queues")')
    const [saved] = await Promise.all([page.waitForEvent('download'), page.click('text=Save as NDJSON')])
    assert.is(saved.suggestedFilename(), 'journal.ndjson')
    await site.client.call('queue.create', { name: 'later' })
    await page.click('button:has-text("1 newer")')
    await page.waitForSelector('.sentence:has-text("queue later was created")')
    assert.equal(complaints, [])
  })

  test('axe finds nothing, and nothing is wider than a narrow window', async ({ site }) => {
    await using opened = await site.open('/enqueue?script=deploy-staging', { viewport: NARROW })
    const { page } = opened
    for (const address of [
      '/enqueue?script=deploy-staging',
      '/enqueue',
      '/scripts',
      '/scripts/deploy-staging',
      '/journal',
    ]) {
      await show(page, address)
      await page.waitForTimeout(0)
      assert.ok(await fitsWindow(page), address)
      for (const theme of ['light', 'dark'] as const) {
        await setTheme(page, theme)
        assert.equal(await axeFindings(page), [], `${address} ${theme}`)
      }
    }
  })

  test('a key that only reads shows the command alone', async ({ site }) => {
    await using opened = await site.open('/enqueue', { read: true })
    const { page } = opened
    await page.fill('#line', 'make')
    await page.waitForSelector("code:has-text('sparkq enqueue --clean-env make')")
    assert.is(await page.locator('.submit button.strong').count(), 0)
  })
}

test.run()
