// States of the page, and what holds for each of its views: both themes, a narrow window, one stream for all tabs.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { until } from '../helpers/until.ts'
import { axeFindings, browserPath, fitsWindow, NARROW, newSite, setTheme, show, type Site } from './browser.ts'
import { seed, seedMorning } from './seed.ts'

const test = suite<{ site: Site }>('ui: states')

test.before(async world => {
  if (!browserPath) return
  world.site = await newSite('runners: []\n')
  await seedMorning(world.site.client)
})
test.after(({ site }) => site?.[Symbol.asyncDispose]())

const check = (title: string, body: (site: Site) => Promise<void>): void =>
  (browserPath ? test : test.skip)(title, ({ site }) => body(site))

/** Addresses of the views that this file is about. */
const VIEWS = ['/', '/queues', '/queues/auth', '/workers', '/tools'] as const

for (const theme of ['light', 'dark'] as const) {
  check(
    `axe finds nothing in the ${theme} theme, wide and narrow, and nothing is wider than the window`,
    async site => {
      await using opened = await site.open()
      const { page, complaints } = opened
      await setTheme(page, theme)
      for (const view of VIEWS) {
        await show(page, view)
        await page.waitForSelector('.row, .lede')
        assert.equal(await axeFindings(page), [], `${view} ${theme}`)
      }
      await page.setViewportSize(NARROW)
      for (const view of VIEWS) {
        await show(page, view)
        await page.waitForSelector('.row, .lede')
        assert.ok(await fitsWindow(page), `${view} fits ${NARROW.width} px`)
        assert.equal(await axeFindings(page), [], `${view} ${theme}, narrow`)
      }
      assert.equal(complaints, [])
    },
  )
}

check('axe finds nothing in the dialogs and on the closed page', async site => {
  await using opened = await site.open()
  const { page } = opened
  for (const key of ['?', ':']) {
    await page.keyboard.press(key)
    await page.waitForSelector('dialog')
    assert.equal(await axeFindings(page), [], key)
    await page.keyboard.press('Escape')
    await page.waitForSelector('dialog', { state: 'detached' })
  }
  await page.evaluate(() => localStorage.clear())
  await page.reload()
  await page.getByRole('heading', { name: 'Closed.' }).waitFor()
  assert.equal(await axeFindings(page), [])
})

check('a theme stays chosen', async site => {
  await using opened = await site.open('/', { colorScheme: 'light' })
  const { page } = opened
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const light = await paper()
  await page.getByRole('button', { name: 'dark' }).click()
  const dark = await paper()
  assert.is.not(dark, light)
  await page.reload()
  await page.waitForSelector('nav')
  assert.is(await paper(), dark)
  await page.getByRole('button', { name: 'system' }).click()
  assert.is(await paper(), light)
})

check('nine tabs share one stream, all hear of a task, and another one takes over', async site => {
  await using opened = await site.open()
  const { page, context } = opened
  const streams: string[] = []
  const pages = [page]
  const { url } = await site.client.call('page.link', {})
  context.on('request', request => {
    if (request.url().endsWith('/api/events')) streams.push(request.url())
  })
  for (let i = 0; i < 8; i++) {
    const tab = await context.newPage()
    await tab.goto(url)
    await tab.getByText('● live').waitFor()
    pages.push(tab)
  }
  assert.equal(streams, [], 'the first tab has the stream already')
  await seed(site.client, 'make late', { as: 'failed' }, { queue: 'auth' })
  for (const tab of pages) await tab.getByRole('heading', { name: /^Two failed/ }).waitFor()
  await page.close()
  await until('another tab to read the stream', () => streams.length === 1)
  await seed(site.client, 'make later', { as: 'failed' }, { queue: 'auth' })
  await pages[8]!.getByRole('heading', { name: /^Three failed/ }).waitFor()
})

check('another version of the daemon asks for the page to be loaded again', async site => {
  await using opened = await site.open()
  const { page } = opened
  await page.getByText('● live').waitFor()
  await page.route('**/rpc', async route => {
    const response = await route.fetch()
    await route.fulfill({ response, headers: { ...response.headers(), 'sparkq-build': 'another' } })
  })
  await show(page, '/queues')
  await page.getByText('SparkQ was updated.').waitFor()
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.getByRole('link', { name: 'Load this page again' }).click()
  await page.getByText('● live').waitFor()
  assert.is(await page.getByText('SparkQ was updated.').count(), 0)
})

check('while the daemon is away the last picture stays and actions are off; it comes back by itself', async site => {
  await using opened = await site.open()
  const { page } = opened
  await page.getByText('● live').waitFor()
  await page.waitForSelector('.row')
  const heading = await page.innerText('h1')
  await site.project.stop()
  await page.getByText(/daemon away since \d\d:\d\d/).waitFor()
  assert.is(await page.innerText('h1'), heading)
  const again = page.getByRole('button', { name: 'Run again' }).first()
  assert.is(await again.getAttribute('aria-disabled'), 'true')
  await site.project.sparkq(['start'])
  // The reader comes back to the tab: it connects at once, not after the present pause.
  await page.evaluate(() => dispatchEvent(new Event('focus')))
  await page.getByText('● live').waitFor()
  const { link } = JSON.parse((await site.project.sparkq(['rpc', 'page.link', '{}'])).stdout)
  assert.is(new URL(link).origin, new URL(page.url()).origin, 'the port stays')
  assert.is(await again.getAttribute('aria-disabled'), 'false')
  await site.project.sparkq(['enqueue', '-q', 'auth', 'true'])
  await page.getByText('1 task waiting').first().waitFor()
})

test.run()
