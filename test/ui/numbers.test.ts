// The numbers in a real browser: plots whose values are also a table.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { axeFindings, browserPath, fitsWindow, NARROW, newSite, setTheme, show, type Site } from './browser.ts'
import { seed } from './seed.ts'

const test = suite<{ site: Site }>('ui: numbers')

if (browserPath !== undefined) {
  test.before(async world => {
    world.site = await newSite('runners: []\n')
    const { client } = world.site
    await client.call('queue.create', { name: 'auth' })
    for (let i = 0; i < 3; i++) await seed(client, 'npm run build', { as: 'succeeded' })
    await seed(client, 'npm test', { as: 'failed', reason: 'exit 1' }, { queue: 'auth' })
  })
  test.after(({ site }) => site[Symbol.asyncDispose]())

  test('what ended stands in the headline, in the plot, and in its table', async ({ site }) => {
    await using opened = await site.open('/numbers')
    const { page, complaints } = opened
    await page.waitForSelector('h1:has-text("Three done and one failed")')
    assert.is(await page.locator('.plot >> nth=0 >> rect.done').count(), 1)
    assert.is(await page.locator('.plot >> nth=0 >> rect.failed').count(), 1)
    await page.click('.plot >> nth=0 >> summary')
    assert.is(await page.locator('.plot >> nth=0 >> tbody tr').count(), 24)
    await page.waitForSelector('.measured:has-text("npm test")')
    await seed(site.client, 'npm run build', { as: 'succeeded' })
    await page.waitForSelector('h1:has-text("Four done and one failed")')
    await page.click('.figures a:has-text("auth")')
    await page.waitForSelector('h1:has-text("One failed")')
    assert.is(await page.textContent('.beside .cmd code'), 'sparkq numbers --since 24h -q auth')
    assert.equal(complaints, [])
  })

  test('axe finds nothing, and nothing is wider than a narrow window', async ({ site }) => {
    await using opened = await site.open('/numbers', { viewport: NARROW })
    const { page } = opened
    for (const address of ['/numbers', '/numbers?since=30d']) {
      await show(page, address)
      await page.waitForSelector('.plot')
      assert.ok(await fitsWindow(page), address)
      for (const theme of ['light', 'dark'] as const) {
        await setTheme(page, theme)
        assert.equal(await axeFindings(page), [], `${address} ${theme}`)
      }
    }
  })
}

test.run()
