// The configuration in a real browser: edited in place, shown as a difference first, written into the file.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { until } from '../helpers/until.ts'
import { axeFindings, browserPath, fitsWindow, NARROW, newSite, setTheme, type Site } from './browser.ts'

const test = suite<{ site: Site; file: string }>('ui: configuration')

if (browserPath !== undefined) {
  test.before(async world => {
    world.site = await newSite('runners: []\n# how long results stay\npurge:\n  older_than_days: 3 # days\n')
    world.file = join(world.site.project.dir, 'sparkq.yml')
  })
  test.after(({ site }) => site[Symbol.asyncDispose]())

  test('a key is edited in place: the difference first, then the file, its comments kept', async ({ site, file }) => {
    await using opened = await site.open('/config')
    const { page, complaints } = opened
    await page.click('[data-row="key-purge.older_than_days"] .value')
    await page.fill('#value', 'soon')
    await page.waitForSelector('#value-note.bad')
    await page.fill('#value', '14')
    await page.waitForSelector('.diff .added:has-text("older_than_days: 14 # days")')
    await page.waitForSelector('.diff .removed:has-text("older_than_days: 3 # days")')
    assert.is(await page.textContent('.editor .cmd code'), 'sparkq config set purge.older_than_days 14')
    assert.match(readFileSync(file, 'utf8'), /older_than_days: 3 # days/)
    await page.press('#value', 'Enter')
    await page.waitForSelector('[data-row="key-purge.older_than_days"] .value:has-text("14")')
    assert.match(readFileSync(file, 'utf8'), /# how long results stay\npurge:\n {2}older_than_days: 14 # days/)
    assert.equal(complaints, [])
  })

  test('the whole file: a mistake stands at its line; one that changed meanwhile is not written over', async ({
    site,
    file,
  }) => {
    await using opened = await site.open('/config?file')
    const { page } = opened
    await page.waitForSelector('.source :text("older_than_days")')
    await page.keyboard.press('e')
    const text = await page.inputValue('#file')
    await page.fill('#file', `${text}server: {port: high}\n`)
    await page.waitForSelector('#file-problems .problem')
    assert.is(await page.getAttribute('button:has-text("Write the file")', 'aria-disabled'), 'true')
    await page.fill('#file', `${text}# the end\n`)
    await page.waitForSelector('.diff .added:has-text("# the end")')
    writeFileSync(file, `${readFileSync(file, 'utf8')}# by another hand\n`)
    await page.click('button:has-text("Write the file")')
    await page.waitForSelector('.editor [role=alert]')
    assert.match(readFileSync(file, 'utf8'), /# by another hand\n$/)
    await page.click('text=Leave it as it was')
    await page.waitForSelector('.source')
  })

  test('a default comes back, and what is set can be shown alone', async ({ site, file }) => {
    await using opened = await site.open('/config?set')
    const { page } = opened
    await page.click('[data-row="key-purge.older_than_days"] .value')
    await page.click('text=Use the default')
    await page.waitForSelector('.diff .removed')
    await page.click('button:has-text("Write it into the file")')
    await until('the key is gone', () => !readFileSync(file, 'utf8').includes('older_than_days'))
    await page.waitForFunction(() => document.querySelector('[data-row="key-purge.older_than_days"]') === null)
  })

  test('axe finds nothing, and nothing is wider than a narrow window', async ({ site }) => {
    for (const address of ['/config', '/config?file#L2']) {
      await using opened = await site.open(address, { viewport: NARROW })
      const { page } = opened
      await page.waitForSelector('.keys .row, .source .line')
      assert.ok(await fitsWindow(page), address)
      for (const theme of ['light', 'dark'] as const) {
        await setTheme(page, theme)
        assert.equal(await axeFindings(page), [], `${address} ${theme}`)
      }
    }
  })

  test('a key that only reads edits nothing', async ({ site }) => {
    await using opened = await site.open('/config', { read: true })
    const { page } = opened
    await page.click('[data-row="key-server.http"] .value')
    assert.is(await page.locator('#value').count(), 0)
  })
}

test.run()
