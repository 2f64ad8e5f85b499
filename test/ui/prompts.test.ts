// Prompts in a real browser: written into a file, filled in, queued.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { axeFindings, browserPath, fitsWindow, NARROW, newSite, setTheme, show, type Site } from './browser.ts'

const test = suite<{ site: Site; folder: string }>('ui: prompts')

const REVIEW = `<!--
description: Reviews a file
tool: ask
-->
Review {{file}} for {{what|bugs}}.
`

if (browserPath !== undefined) {
  test.before(async world => {
    world.site = await newSite('runners: []\ntools:\n  ask: {description: by hand}\n')
    world.folder = join(world.site.project.dir, 'prompts')
    mkdirSync(world.folder)
    writeFileSync(join(world.folder, 'review.md'), REVIEW)
  })
  test.after(({ site }) => site[Symbol.asyncDispose]())

  test('a prompt is filled in and queued as the command line does', async ({ site }) => {
    await using opened = await site.open('/prompts')
    const { page, complaints } = opened
    await page.waitForSelector('.row:has-text("asks for file, what (bugs)")')
    await page.click('.row .id a')
    await page.waitForSelector('.prose mark:has-text("{{what|bugs}}")')
    await page.keyboard.press('r')
    await page.waitForSelector('p:has-text("file needs a value")')
    await page.fill('#value-file', 'src/a.ts')
    await page.waitForSelector('.preview:has-text("Review src/a.ts for bugs.")')
    await page.waitForSelector("code:has-text('sparkq enqueue --clean-env --template review --set file=src/a.ts')")
    await page.waitForSelector('text=It will be DEFAULT-1')
    await page.click('button.strong')
    await page.waitForSelector('#added a')
    const task = await site.client.call('task.get', { id: 'DEFAULT-1' })
    assert.equal(
      [task.tool_name, task.payload],
      ['ask', { cwd: site.project.dir, prompt: 'Review src/a.ts for bugs.\n' }],
    )
    assert.equal(complaints, [])
  })

  test('a prompt is written, changed and removed as a file; one that changed meanwhile stays', async ({
    site,
    folder,
  }) => {
    await using opened = await site.open('/prompts?new')
    const { page } = opened
    const file = join(folder, 'plan.md')
    await page.fill('#name', 'plan')
    await page.fill('#text', 'Plan {{what}}.\n')
    await page.click('text=Write the file')
    await page.waitForSelector('h1:has-text("plan")')
    assert.is(readFileSync(file, 'utf8'), 'Plan {{what}}.\n')
    await page.click('button:has-text("Edit")')
    writeFileSync(file, 'By another hand.\n')
    await page.fill('#text', 'Plan {{what}} well.\n')
    await page.click('text=Write the file')
    await page.waitForSelector('.editor [role=alert]:has-text("changed meanwhile")')
    assert.is(readFileSync(file, 'utf8'), 'By another hand.\n')
    await page.click('text=Leave it')
    await page.click('button:has-text("Remove")')
    await page.click('button:has-text("Remove plan")')
    await page.waitForSelector('h1:has-text("One prompt to fill in")')
    assert.not.ok(existsSync(file))
  })

  test('axe finds nothing, and nothing is wider than a narrow window', async ({ site }) => {
    await using opened = await site.open('/prompts', { viewport: NARROW })
    const { page } = opened
    for (const address of ['/prompts', '/prompts?new', '/prompts/review', '/enqueue?template=review']) {
      await show(page, address)
      assert.ok(await fitsWindow(page), address)
      for (const theme of ['light', 'dark'] as const) {
        await setTheme(page, theme)
        assert.equal(await axeFindings(page), [], `${address} ${theme}`)
      }
    }
  })
}

test.run()
