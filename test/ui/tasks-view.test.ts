// The list of tasks in a real browser: filters that are addresses, marks, and actions on many that are guarded.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Page } from 'playwright-core'
import { newId } from '../../lib/model/id.ts'
import { until } from '../helpers/until.ts'
import { axeFindings, browserPath, fitsWindow, NARROW, newSite, setTheme, type Site } from './browser.ts'
import { seed } from './seed.ts'

const test = suite<{ site: Site }>('ui: the list of tasks')

test.before(async world => {
  if (!browserPath) return
  const site = (world.site = await newSite('runners: []\n'))
  for (const name of ['auth', 'lint', 'bulk']) await site.client.call('queue.create', { name })
  for (let i = 1; i <= 7; i++)
    await seed(site.client, `eslint src/${i}`, { as: 'failed', reason: `exit 1: ${i} problems` }, { queue: 'lint' })
  await seed(site.client, 'npm test', { as: 'succeeded', summary: '14 tests' }, { queue: 'auth' })
})
test.after(({ site }) => site?.[Symbol.asyncDispose]())

/** A test in the browser; skipped where there is none. */
const check = (title: string, body: (site: Site) => Promise<void>): void =>
  (browserPath ? test : test.skip)(title, ({ site }) => body(site))

const names = (page: Page): Promise<string[]> => page.locator('.row .id').allInnerTexts()
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor()
const atAddress = (page: Page, hash: string) => page.waitForFunction(to => location.hash === to, hash)

check(
  'the heading is the filter, the filter is the address, and it survives back, forward and an action',
  async site => {
    await using opened = await site.open('/tasks')
    const { page, complaints } = opened
    await heading(page, 'Eight tasks.')
    await page.getByLabel('status').selectOption('failed')
    await heading(page, 'Seven failed tasks.')
    await page.getByLabel('queue').selectOption('lint')
    await heading(page, 'Seven failed tasks of lint.')
    assert.equal((await names(page)).slice(0, 2), ['LINT-7', 'LINT-6'])
    assert.match(await page.innerText('.list-command'), /sparkq tasks -q lint --status failed/)
    await page.goBack()
    await heading(page, 'Seven failed tasks.')
    await page.goForward()
    await heading(page, 'Seven failed tasks of lint.')
    await page.locator('.row').first().focus()
    await page.keyboard.press('r')
    const { call } = site.client
    await until('LINT-7 to be queued again', async () => (await call('queue.show', { queue: 'lint' })).counts.queued)
    assert.is(new URL(page.url()).hash, '#/tasks?status=failed&queue=lint')
    await page.keyboard.press('Enter')
    await heading(page, /^eslint src\/7 failed/)
    await page.keyboard.press(']')
    await heading(page, /^eslint src\/6 failed/)
    await page.keyboard.press('[')
    await heading(page, /^eslint src\/7 failed/)
    await page.keyboard.press('u')
    await heading(page, 'Seven failed tasks of lint.')
    assert.equal(complaints, [])
    await site.client.call('queue.cancel', { queue: 'lint' })
  },
)

check('a search runs in the daemon, and an id with Enter goes there', async site => {
  await using opened = await site.open('/tasks')
  const { page } = opened
  await heading(page, /tasks/)
  await page.keyboard.press('/')
  await page.keyboard.type('4 problems')
  await heading(page, 'One task about “4 problems”.')
  assert.equal(await names(page), ['LINT-4'])
  await page.locator('[data-search]').fill('auth-1')
  await page.keyboard.press('Enter')
  await atAddress(page, '#/tasks/AUTH-1')
})

check('newer tasks are counted, what is read stays where it is', async site => {
  await using opened = await site.open('/tasks?queue=auth')
  const { page } = opened
  await heading(page, 'One task of auth.')
  await seed(site.client, 'npm run later', { as: 'succeeded' }, { queue: 'auth' })
  await page.getByRole('button', { name: '1 newer' }).waitFor()
  assert.equal(await names(page), ['AUTH-1'])
  await page.getByRole('button', { name: '1 newer' }).click()
  await page.waitForFunction(() => document.querySelectorAll('.row').length === 2)
  await heading(page, 'Two tasks of auth.')
})

check('marked rows are run again: named and counted first, done by a second press', async site => {
  await using opened = await site.open('/tasks?status=failed&queue=lint')
  const { page } = opened
  await heading(page, 'Seven failed tasks of lint.')
  await page.locator('.row').first().focus()
  await page.keyboard.press('x')
  for (let i = 0; i < 2; i++) await page.keyboard.press('j')
  await page.keyboard.press('X')
  await page.getByText('3 tasks marked').waitFor()
  assert.match(await page.innerText('.bulk'), /sparkq requeue LINT-7 LINT-6 LINT-5/)
  await page.keyboard.press('r')
  await page.getByText('LINT-7, LINT-6, LINT-5. Press again').waitFor()
  assert.is((await site.client.call('queue.show', { queue: 'lint' })).counts.queued, 0, 'nothing happened yet')
  await page.keyboard.press('r')
  await page.getByText('3 tasks queued again.').waitFor()
  assert.is((await site.client.call('queue.show', { queue: 'lint' })).counts.queued, 3)
  assert.is(new URL(page.url()).hash, '#/tasks?status=failed&queue=lint')
})

check('all that match are canceled only if as many match as were seen', async site => {
  const tasks = Array.from({ length: 150 }, (_, i) => ({
    ...{ id: newId('tsk'), queue: 'bulk', tool: 'run-bash', payload: { argv: ['echo', String(i)] } },
  }))
  await site.client.call('task.enqueue', { tasks })
  await using opened = await site.open('/tasks?status=queued&queue=bulk')
  const { page } = opened
  await heading(page, '150 waiting tasks of bulk.')
  await page.keyboard.press('*')
  await page.getByText('All 150 tasks that match').waitFor()
  await page.keyboard.press('c')
  await page.getByRole('button', { name: 'Cancel: 150 tasks' }).waitFor()
  assert.match(await page.innerText('.preview'), /BULK-150, .* and 145 more\./)
  assert.match(await page.innerText('.bulk'), /sparkq cancel -q bulk --status queued --expect 150/)
  await site.client.call('task.cancel', { id: 'BULK-3' })
  await page.keyboard.press('c')
  await page.locator('.preview .bad').waitFor()
  assert.match(await page.innerText('.preview'), /149/)
  assert.is((await site.client.call('queue.show', { queue: 'bulk' })).counts.queued, 149, 'nothing was canceled')
  await page.keyboard.press('c')
  await page.getByRole('button', { name: 'Cancel: 149 tasks' }).waitFor()
  await page.keyboard.press('c')
  await page.getByText('149 tasks canceled.').waitFor()
  await heading(page, 'No waiting tasks of bulk.')
})

check('a task that ends while its row is marked stays, and is not canceled', async site => {
  const name = await seed(site.client, 'npm run watch', { as: 'running' })
  await using opened = await site.open('/tasks?status=running')
  const { page } = opened
  await heading(page, 'One running task.')
  await page.getByLabel(`Mark ${name}`).click()
  await page.keyboard.press('c')
  await page.getByText('It is running and will be ended.').waitFor()
  await site.client.call('task.complete', { id: name, summary: 'done' })
  await page.locator('.row.gone').waitFor()
  assert.is(await page.getByLabel(`Mark ${name}`).isChecked(), true)
  await page.getByText('A marked task has changed its state, so nothing was done.').waitFor()
  assert.is(await page.locator('.bulk [data-action=cancel]').count(), 0)
  assert.is(await page.locator('.bulk [data-action=again]').count(), 1)
  assert.is((await site.client.call('task.get', { id: name })).status, 'succeeded')
})

check('pages are read on as the end comes near', async site => {
  await using opened = await site.open('/tasks?queue=bulk')
  const { page } = opened
  await heading(page, '150 tasks of bulk.')
  await page.getByRole('button', { name: '50 more of 50 tasks' }).scrollIntoViewIfNeeded()
  await page.waitForFunction(() => document.querySelectorAll('.row').length === 150)
  assert.is(new Set(await names(page)).size, 150)
})

check('a list without a task says so, and a read-only key has no actions', async site => {
  await using opened = await site.open('/tasks?status=failed', { read: true })
  const { page } = opened
  await heading(page, 'Seven failed tasks.')
  await page.getByLabel('Mark LINT-1').click()
  assert.match(await page.innerText('.bulk'), /1 task marked/)
  assert.is(await page.locator('.bulk [data-action=again]').count(), 0)
  await page.getByLabel('queue').selectOption('bulk')
  await heading(page, 'No failed tasks of bulk.')
  await page.getByText('Nothing matches.').waitFor()
})

check('nothing is wrong for axe in either theme, and nothing is wider than a phone', async site => {
  for (const viewport of [undefined, NARROW]) {
    await using opened = await site.open('/tasks?status=failed', viewport && { viewport })
    const { page } = opened
    await heading(page, 'Seven failed tasks.')
    await page.getByLabel('Mark LINT-1').click()
    await page.locator('.bulk [data-action=again]').click()
    await page.getByText('Press again').waitFor()
    for (const theme of ['light', 'dark'] as const) {
      await setTheme(page, theme)
      assert.equal(await axeFindings(page), [], `${theme} ${viewport?.width ?? 'wide'}`)
    }
    assert.ok(await fitsWindow(page))
  }
})

test.run()
