// One task in a real browser, its output above all: live, in colours, as text whatever it holds, of any length.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Page } from 'playwright-core'
import { axeFindings, browserPath, fitsWindow, NARROW, newSite, setTheme, type Site } from './browser.ts'

const test = suite<{ site: Site }>('ui: one task')

test.before(async world => {
  if (browserPath)
    world.site = await newSite(
      'tools: {reviewer: {description: A person}}\nrunners: [{queue: default, jobs: 2}]\ndefaults: {max_log: 8KB}\n',
    )
})
test.after(({ site }) => site?.[Symbol.asyncDispose]())

/** A test in the browser; skipped where there is none. */
const check = (title: string, body: (site: Site) => Promise<void>): void =>
  (browserPath ? test : test.skip)(title, ({ site }) => body(site))

/** Adds a line of bash; resolves to its friendly id. */
const enqueue = async ({ project, client }: Site, line: string, ...options: string[]): Promise<string> => {
  const { stdout } = await project.sparkq(['enqueue', ...options, '-c', line])
  return (await client.call('task.get', { id: stdout.trim() })).friendly_id
}

/** The same, once it has ended. */
const ended = async (site: Site, line: string, ...options: string[]): Promise<string> => {
  const name = await enqueue(site, line, ...options)
  await site.client.call('task.wait', { id: name })
  return name
}

/** Puts another text into the output of a task that has ended. */
const overwrite = async ({ client }: Site, name: string, text: string): Promise<void> => {
  const { log_path } = await client.call('task.get', { id: name })
  await writeFile(`${log_path}.out`, text)
}

/** The rows of the output that are in the page, as `number text`. */
const rows = (page: Page): Promise<string[]> =>
  page.locator('.log-line').evaluateAll(lines =>
    lines.map(line =>
      [...line.childNodes]
        .map(node => node.textContent)
        .join(' ')
        .replace(' ', '|')
        .replaceAll(' ', ''),
    ),
  )

const line = (page: Page, text: string) => page.locator('.log-line', { hasText: text }).first()

check('the output appears while it is written, stderr beside stdout, and the headline follows', async site => {
  const wait = 'until [ -e go ]; do sleep 0.02; done'
  const name = await enqueue(
    site,
    `echo one; echo careful >&2; ${wait}; echo two; printf three; exit 3`,
    '--name',
    'slow',
  )
  await using opened = await site.open(`/tasks/${name}`)
  const { page, complaints } = opened
  await page.getByRole('heading', { name: /^slow is running, since/ }).waitFor()
  await line(page, 'one').waitFor()
  await line(page, 'careful').waitFor()
  assert.is(await page.locator('.log-line.err').count(), 1)
  assert.is(await page.getByRole('button', { name: /follow/ }).getAttribute('aria-pressed'), 'true')
  await writeFile(join(site.project.dir, 'go'), '')
  await line(page, 'three').waitFor()
  await page.getByRole('heading', { name: /^slow failed after/ }).waitFor()
  assert.equal((await rows(page)).sort(), ['1|careful', '1|one', '2|two', '3|three'])
  assert.match(await page.locator('.said').innerText(), /^exit 3/)
  await page.getByRole('link', { name: 'stderr' }).click()
  await page.waitForFunction(() => document.querySelectorAll('.log-line').length === 1)
  assert.match(page.url(), /\?err$/)
  assert.equal(complaints, [])
})

check('colours, links, bells, returns and markup are text in the page', async site => {
  const printed = [
    '\\033[31mred\\033[0m plain\\n<script>document.title="broken"</script><img src=x onerror="document.title=1">\\n',
    '\\033]8;;http://evil/\\007text\\033]8;;\\007\\n10%%\\r\\033[32m100%%\\033[0m\\n',
    '\\033[?25la\\007b\\342\\200\\256c\\n',
  ]
  const name = await ended(site, `printf '${printed.join('')}'`)
  await using opened = await site.open(`/tasks/${name}`)
  const { page, complaints } = opened
  await line(page, 'red').waitFor()
  assert.is(await page.locator('.log-line .f1').innerText(), 'red')
  assert.is(await page.locator('.log-line .f2').innerText(), '100%')
  assert.match(await page.locator('.log-line').nth(1).innerText(), /<script>document.title="broken"<\/script><img/)
  assert.is(await page.locator('.log script, .log img, .log a[href*=evil]').count(), 0)
  assert.equal(await page.locator('.log-line .ctl').allInnerTexts(), ['\\x07', '\\u202e'])
  assert.match(await page.title(), new RegExp(name))
  assert.equal(complaints, [])
})

check('100,000 lines stand at once, are searched, and each has an address', async site => {
  const name = await ended(site, 'true')
  await overwrite(site, name, Array.from({ length: 100_000 }, (_, i) => `line ${i + 1} of many\n`).join(''))
  await using opened = await site.open('/tasks')
  const { page } = opened
  await page.evaluate(() => {
    Object.assign(globalThis, { longest: 0 })
    new PerformanceObserver(list => {
      for (const { duration } of list.getEntries())
        Object.assign(globalThis, { longest: Math.max((globalThis as any).longest, duration) })
    }).observe({ type: 'longtask' })
    location.hash = ''
  })
  await page.evaluate(to => void (location.hash = to), `/tasks/${name}?out`)
  await page.waitForFunction(() => document.querySelectorAll('.block').length === 500)
  assert.ok(
    (await page.evaluate(() => document.querySelectorAll('*').length)) < 4000,
    'only what is near is in the page',
  )
  await page.keyboard.press('/')
  await page.keyboard.type('line 99999 ')
  await page.keyboard.press('Enter') // before the search has come so far
  await line(page, 'line 99999 of many').waitFor()
  await page.getByText('1 of 1 line', { exact: true }).waitFor()
  assert.match(await page.locator('.log-line.here').innerText(), /99999/)
  const longest = await page.evaluate(() => (globalThis as any).longest)
  assert.ok(longest < 250 * Number(process.env['TEST_PATIENCE'] ?? 1), `the longest task took ${longest} ms`)
  await line(page, 'line 99990 of many').locator('.n').click()
  await page.waitForFunction(() => location.hash.endsWith('#L99990'))
  await page.reload()
  await line(page, 'line 99990 of many').waitFor()
  assert.match(await page.locator('.log-line.here').innerText(), /line 99990 of many/)
  assert.ok(await page.locator('.log-line.here').evaluate(row => row.getBoundingClientRect().top < innerHeight))
})

check('of a long output the end is read, then what is before it, with the same place in the window', async site => {
  const name = await ended(site, 'true')
  const text = Array.from({ length: 400_000 }, (_, i) => `line ${i + 1} of very many\n`).join('')
  await overwrite(site, name, text)
  await using opened = await site.open(`/tasks/${name}?out`)
  const { page } = opened
  await page.getByText(/ MB before this/).waitFor()
  await page.keyboard.press('G')
  await line(page, 'line 400000 of').waitFor()
  const first = await page.locator('.log-line').first().innerText()
  await page.getByRole('button', { name: 'Earlier' }).click()
  await page.waitForFunction(was => (document.querySelector('.log-line') as HTMLElement)?.innerText !== was, first)
  const at = await page.locator('.log-line .n').first().getAttribute('href')
  assert.match(at!, /[?&]at=\d+$/, 'a line without a number has its offset as address')
  await page.evaluate(to => void (location.hash = to!), at)
  await page.waitForSelector('.log-line.here')
  assert.match(await page.locator('.log-line.here').innerText(), /line \d+ of very many/)
  await page.getByRole('button', { name: 'From the beginning' }).click()
  await line(page, 'line 1 of very').waitFor()
  assert.is(await page.locator('.log-line .n').first().innerText(), '1')
  await page.getByText('More follows.').waitFor()
})

check('a dropped middle is said, and binary output is shown only when asked for', async site => {
  const cut = await ended(site, 'for i in $(seq 1 400); do printf "%0100d\\n" $i; done')
  await using opened = await site.open(`/tasks/${cut}`)
  const { page } = opened
  await page.locator('.log-line.cut').waitFor()
  assert.match(await page.locator('.log-line.cut').innerText(), /bytes dropped here; max_log is 8/)
  const binary = await ended(site, "printf '\\0\\1\\2binary'")
  await page.evaluate(to => void (location.hash = to), `/tasks/${binary}`)
  await page.getByText('This looks like binary output.').waitFor()
  assert.not(await page.locator('.log').isVisible())
  await page.getByRole('button', { name: 'Show it as text' }).click()
  assert.match(await page.locator('.log-line').first().innerText(), /\\x00\\x01\\x02binary/)
})

check('keys: attempts, report, run again and to the new task', async site => {
  const name = await ended(site, 'echo attempt $SPARKQ_CLAIM; exit 1', '--retries', '1')
  await using opened = await site.open(`/tasks/${name}`)
  const { page, context } = opened
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await line(page, 'attempt 2').waitFor()
  await page.keyboard.press('1')
  await line(page, 'attempt 1').waitFor()
  assert.match(page.url(), /attempt=1$/)
  await page.keyboard.press('Y')
  await page.getByText('copied as Markdown').waitFor()
  const report = await page.evaluate(() => navigator.clipboard.readText())
  assert.match(report, new RegExp(`^## ${name} failed\n`))
  assert.match(report, /```text\nattempt 1\n```/)
  await page.keyboard.press('r')
  await page.waitForFunction(was => !location.hash.includes(was), name)
  await page.getByText('again from').waitFor()
})

check('a running task is canceled by a second press', async site => {
  const name = await enqueue(site, 'sleep 600', '--name', 'long')
  await using opened = await site.open(`/tasks/${name}`)
  const { page } = opened
  await page.getByRole('heading', { name: /^long is running/ }).waitFor()
  await page.keyboard.press('c')
  await page.getByRole('button', { name: 'Cancel it while it runs' }).waitFor()
  await page.keyboard.press('c')
  await page.getByRole('heading', { name: /^long was canceled/ }).waitFor()
})

check('a chat task is ended on the page, and a secret in its payload is covered', async site => {
  const { stdout } = await site.project.sparkq([
    'enqueue',
    '--tool',
    'reviewer',
    '--prompt',
    'Read it',
    '--metadata',
    '{"api_token":"s3cret"}',
  ])
  await site.client.call('task.claim', { queue: 'default' })
  await using opened = await site.open(`/tasks/${stdout.trim()}`)
  const { page } = opened
  await page.getByRole('heading', { name: 'What is asked' }).waitFor()
  await page.getByRole('button', { name: 'Metadata' }).click()
  assert.not.match(await page.innerText('main'), /s3cret/)
  await page.locator('.covered').click()
  assert.match(await page.innerText('main'), /s3cret/)
  await page.getByLabel('Summary').fill('All fine')
  assert.match(await page.innerText('.ending'), /--summary 'All fine'/)
  await page.getByRole('button', { name: 'Complete', exact: true }).click()
  await page.getByRole('heading', { name: /^Read it succeeded/ }).waitFor()
  assert.is(await page.locator('.said').innerText(), 'All fine')
})

check('nothing is wrong for axe in either theme, and nothing is wider than a phone', async site => {
  const name = await ended(
    site,
    "printf '\\033[31mred \\033[90mgrey \\033[43m back \\033[7m reverse\\n'; exit 1",
    '--retries',
    '1',
  )
  for (const viewport of [undefined, NARROW]) {
    await using opened = await site.open(`/tasks/${name}`, viewport && { viewport })
    const { page } = opened
    await line(page, 'red').waitFor()
    await page.getByRole('button', { name: 'Payload' }).click()
    for (const theme of ['light', 'dark'] as const) {
      await setTheme(page, theme)
      assert.equal(await axeFindings(page), [], `${theme} ${viewport?.width ?? 'wide'}`)
    }
    assert.ok(await fitsWindow(page))
  }
})

test.run()
