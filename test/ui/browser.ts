// The page in a real browser: one browser and one daemon with a project a test file, a context a test. Tests are
// skipped with a word where there is no chromium.

import { accessSync, constants, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core'
import type { Client } from '../../lib/rpc/client.ts'
import { newProject, type Project } from '../helpers/project.ts'
import { limitMs } from '../helpers/patience.ts'

/** The browser of the system: `$CHROMIUM`, otherwise the first of these on PATH. The first one has no windows at all
 * and takes half the time. */
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const findBrowser = (): string | undefined => {
  const given = process.env['CHROMIUM']
  if (given) return given
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(folder => folder !== '')
  return NAMES.flatMap(name => folders.map(folder => join(folder, name))).find(isProgram)
}

export const browserPath = findBrowser()

if (browserPath === undefined) console.log('skipped: no chromium')

export type Opened = {
  page: Page
  context: BrowserContext
  /** What the console complained about, and requests that left the address of the daemon. */
  complaints: string[]
  [Symbol.asyncDispose](): Promise<void>
}

export type Site = {
  project: Project
  client: Client
  browser: Browser
  /** Opens the page at an address behind `#`, as `/tasks`, with a link of its own. */
  open(address?: string, options?: BrowserContextOptions & { read?: boolean }): Promise<Opened>
  [Symbol.asyncDispose](): Promise<void>
}

/** A port that no other project takes while the daemon is away: none is derived from a path there. */
const port = (): number => 22_000 + Math.floor(Math.random() * 9000)

export const NARROW = { width: 390, height: 844 }
export const WIDE = { width: 1280, height: 900 }

/** A project with a daemon, and a browser. `config` is what sparkq.yml says. */
export const newSite = async (config = ''): Promise<Site> => {
  const project = await newProject({ config: `project: {name: shop}\nserver: {port: ${port()}}\n${config}` })
  const browser = await chromium.launch({
    executablePath: browserPath!,
    // Root has no sandbox in Chromium.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  const client = await project.client()
  return {
    project,
    client,
    browser,
    async open(address = '/', { read = false, ...options } = {}) {
      const { link } = await client.call('page.link', read ? { read } : {})
      const context = await browser.newContext({
        viewport: WIDE,
        locale: 'en-GB',
        timezoneId: 'Europe/Berlin',
        reducedMotion: 'reduce',
        ...options,
      })
      context.setDefaultTimeout(limitMs / 3)
      const page = await context.newPage()
      const complaints = watchFor(page, new URL(link).origin)
      await page.goto(link)
      await page.waitForSelector('main h1')
      if (address !== '/') await show(page, address)
      return { page, context, complaints, [Symbol.asyncDispose]: () => context.close() }
    },
    async [Symbol.asyncDispose]() {
      await browser.close()
      await project[Symbol.asyncDispose]()
    },
  }
}

/** Goes to an address after `#`, and waits for its heading. */
export const show = async (page: Page, address: string): Promise<void> => {
  await page.evaluate(to => void (location.hash = to), address)
  await page.waitForFunction(() => document.querySelector('main h1:not(.unseen)') !== null)
}

const watchFor = (page: Page, origin: string): string[] => {
  const complaints: string[] = []
  page.on('console', message => {
    // A request that the daemon refuses is a complaint of the browser, and part of some tests.
    if (message.type() !== 'error' && message.type() !== 'warning') return
    if (!message.text().startsWith('Failed to load resource')) complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(String(error)))
  page.on('request', request => {
    if (!request.url().startsWith(`${origin}/`) && !request.url().startsWith('data:')) complaints.push(request.url())
  })
  return complaints
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong, a line each. It is evaluated through the protocol, which the policy of the page permits. */
export const axeFindings = async (page: Page): Promise<string[]> => {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe)
  return page.evaluate(async () => {
    const { violations } = await (globalThis as any).axe.run(document, { resultTypes: ['violations'] })
    return violations.flatMap(({ id, nodes }: any) =>
      nodes.map((node: any) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary.split('\n')[1] ?? ''}`),
    )
  })
}

/** Puts the page into a theme, as a reader chooses it. */
export const setTheme = (page: Page, theme: 'light' | 'dark'): Promise<void> =>
  page.evaluate(chosen => void (document.documentElement.dataset['theme'] = chosen), theme)

/** True if nothing is wider than the window. */
export const fitsWindow = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)
