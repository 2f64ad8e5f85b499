// The page as a reader sees it: the inbox, its keys, its actions, and its states.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { KEYS } from '../../ui/keys.js'
import { until } from '../helpers/until.ts'
import { browserPath, newSite, type Site } from './browser.ts'
import { seed, seedMorning } from './seed.ts'

const test = suite<{ site: Site }>('ui: the page')

test.before(async world => {
  if (browserPath) world.site = await newSite('runners: []\n')
})
test.after(({ site }) => site?.[Symbol.asyncDispose]())

/** A test in the browser; skipped where there is none. */
const check = (title: string, body: (site: Site) => Promise<void>): void =>
  (browserPath ? test : test.skip)(title, ({ site }) => body(site))

check('without a key the page says how to open it, and nothing else', async site => {
  const { url } = await site.client.call('page.link', {})
  const page = await site.browser.newPage()
  await page.goto(`${url}#/queues`)
  await page.getByRole('heading', { name: 'Closed.' }).waitFor()
  assert.match(await page.innerText('main'), /sparkq ui/)
  assert.is(await page.locator('nav').count(), 0)
  await page.close()
})

check('a link works once: a second browser reads that it was used, the first one stays open', async site => {
  const { link } = await site.client.call('page.link', {})
  await using first = await site.open()
  await first.page.goto('about:blank')
  await first.page.goto(link)
  await first.page.waitForSelector('nav')
  assert.is(new URL(first.page.url()).hash, '#/', 'the code leaves the address')
  const page = await site.browser.newPage()
  await page.goto(link)
  await page.getByRole('heading', { name: 'Closed.' }).waitFor()
  assert.match(await page.innerText('main'), /This link was used already/)
  await page.close()
})

check('the first visit shows three commands', async site => {
  await using opened = await site.open()
  const { page, complaints } = opened
  await page.getByText('No task has run here yet').waitFor()
  assert.equal(await page.locator('.first code').allTextContents(), [
    'sparkq enqueue npm test',
    'sparkq follow 1',
    'sparkq review',
  ])
  assert.is(await page.title(), 'shop')
  assert.equal(complaints, [])
})

check(
  'the inbox says what happened, failures first with the end of their output, and changes by itself',
  async site => {
    await using opened = await site.open()
    const { page, complaints } = opened
    await seedMorning(site.client)
    await page.getByRole('heading', { name: 'One failed, twelve done, and npm run lint is running.' }).waitFor()
    const failed = page.locator('.row', { hasText: 'AUTH-1' })
    assert.match(await failed.locator('.note.bad').innerText(), /^exit 1: refresh token expires/)
    assert.match(await failed.locator('.tail').innerText(), /1 of 42 failed\n {2}✗ refresh token/)
    assert.is(await page.getByText('2 more').count(), 1, 'done ones are folded beyond ten')
    assert.match(await page.locator('.row', { hasText: 'nightly' }).innerText(), /1 task waiting: no runner works/)
    assert.is(await page.title(), '(1) shop')
    assert.match(decodeURIComponent((await page.getAttribute('link[rel=icon]', 'href'))!), /circle/)
    assert.equal(complaints, [])
  },
)

check('keys move by rows, open, copy the command and go elsewhere', async site => {
  await using opened = await site.open()
  const { page, context } = opened
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.waitForSelector('.row.here')
  assert.match(await page.locator('.row.here').innerText(), /AUTH-1/, 'the first failure is the current row')
  await page.keyboard.press('y')
  await page.getByText('copied sparkq requeue AUTH-1').waitFor()
  assert.is(await page.evaluate(() => navigator.clipboard.readText()), 'sparkq requeue AUTH-1')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  assert.not.match(await page.locator('.row.here').innerText(), /AUTH-1/)
  await page.keyboard.press('k')
  assert.match(await page.locator('.row:focus').innerText(), /AUTH-1/)
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => location.hash === '#/tasks/AUTH-1')
  for (const [keys, hash] of [
    ['g q', '#/queues'],
    ['g w', '#/workers'],
    ['g i', '#/'],
  ] as const) {
    for (const key of keys.split(' ')) await page.keyboard.press(key)
    await page.waitForFunction(to => location.hash === to, hash)
  }
  await page.goBack()
  await page.waitForFunction(() => location.hash === '#/workers')
})

check('? lists every key, : finds an action by a part of its name, Escape closes both', async site => {
  await using opened = await site.open()
  const { page } = opened
  await page.keyboard.press('?')
  assert.is(await page.locator('dialog dd').count(), KEYS.length)
  await page.keyboard.press('Escape')
  await page.waitForSelector('dialog', { state: 'detached' })
  await page.keyboard.press(':')
  await page.keyboard.type('tools lim')
  assert.equal(await page.locator('[role=option] .name').allInnerTexts(), ['Go to Tools and limits'])
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /tools?, all ready\.$/ }).waitFor()
  assert.is(await page.locator('dialog').count(), 0)
})

check('a refusal of the daemon stands where the action is, until the next try', async site => {
  await using opened = await site.open('/queues')
  const { page } = opened
  await page.getByLabel('Name').fill('auth')
  assert.is(await page.getByText('sparkq queue create auth').count(), 1)
  await page.getByRole('button', { name: 'Make it' }).click()
  const refusal = page.locator('form').getByRole('alert')
  await refusal.waitFor()
  assert.match(await refusal.innerText(), /'auth'/)
  await page.getByLabel('Name').fill('docs')
  await page.getByRole('button', { name: 'Make it' }).click()
  await page.getByRole('heading', { name: 'docs is idle.' }).waitFor()
})

check('ending a queue with tasks in it needs a second press that names them', async site => {
  await using opened = await site.open('/queues/nightly')
  const { page } = opened
  await page.getByRole('button', { name: 'End', exact: true }).click()
  await page.getByRole('button', { name: 'End it with 1 unfinished task' }).waitFor()
  assert.is((await site.client.call('queue.show', { queue: 'nightly' })).status, 'active')
  await page.getByRole('button', { name: 'End it with 1 unfinished task' }).click()
  await page.getByRole('heading', { name: 'nightly is ended.' }).waitFor()
  await site.client.call('queue.reopen', { queue: 'nightly' })
})

check('instructions and the number of tasks at a time are set in place', async site => {
  await using opened = await site.open('/queues/auth')
  const { page } = opened
  await page.getByRole('button', { name: 'Change', exact: true }).click()
  await page.locator('textarea').fill('Tests first.')
  assert.is(await page.getByText("sparkq queue edit auth --instructions 'Tests first.'").count(), 1)
  await page.getByRole('button', { name: 'Save' }).click()
  await until('the new instructions', async () => {
    const { instructions } = await site.client.call('queue.show', { queue: 'auth' })
    return instructions === 'Tests first.'
  })
})

check('with a key that reads there are no actions, only their commands', async site => {
  await using opened = await site.open('/', { read: true })
  const { page } = opened
  await page.getByText('read only').waitFor()
  assert.is(await page.getByRole('button', { name: 'Run again' }).count(), 0)
  await page.getByText('sparkq requeue AUTH-1').waitFor()
})

check('r runs a failed task again, a marks what is on the screen as seen', async site => {
  await using opened = await site.open()
  const { page } = opened
  await page.locator('.row.here', { hasText: 'AUTH-1' }).waitFor()
  await page.keyboard.press('r')
  await page.locator('.row', { hasText: '1 task waiting' }).getByRole('link', { name: 'auth' }).waitFor()
  await page.keyboard.press('a')
  await page.getByRole('heading', { name: 'Nothing new, npm run lint is running.' }).waitFor()
  await seed(site.client, 'make late', { as: 'queued' })
  assert.is((await site.client.call('task.review', {})).totals.failed, 0)
  assert.is(await page.title(), 'shop')
})

test.run()
