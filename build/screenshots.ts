// docs/page-*.png: the web page of a project with a morning's work in it. `npm run screenshots` writes them; look at
// them afterwards. It needs chromium, or `$CHROMIUM`.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'

const root = dirname(import.meta.dirname)

/** Programs that stand in for those of a real project. */
const PROGRAMS = {
  npm: `case "$*" in
  "test -- auth") echo "1 of 42 failed
  ✗ refresh token expires (auth.test.ts:81)
    expected 401, got 200"; sleep 1; exit 1 ;;
  "run build") [ -e built ] && sleep 60; sleep 6; touch built-$$; [ -e built-2 ] && touch built
    mv built-$$ built-2; echo "412 modules, 1.2 MB" ;;
  *) sleep 0.4; echo "14 tests passed" ;;
esac`,
  eslint: 'sleep 0.7; echo "src/auth.js:31:9: token is never used" >&2; exit 1',
  backup: 'sleep 0.3; echo "12 MB in 4 tables"',
}

const SCENE = `
sparkq setup --yes
sparkq start
sparkq queue create auth --instructions 'Refresh tokens, tests first'
sparkq queue create build
sparkq queue create docs
sparkq tool pause llm-sonnet --for 45m --reason 'usage limit'
sparkq enqueue -q docs --tool llm-sonnet --name 'Explain webhooks' --prompt 'Explain our webhooks'
sparkq enqueue -q docs --tool llm-sonnet --name 'Shorten the README' --prompt 'Shorten the README'
for n in 1 2; do sparkq enqueue -q build npm run build; done
for n in 1 2 3 4 5 6 7 8; do sparkq enqueue npm test -- unit-$n; done
sparkq enqueue ./backup
sparkq enqueue -q auth npm test -- login
sparkq enqueue -q auth npm test -- auth
sparkq enqueue eslint src/ --max-warnings 0
sparkq wait -q default; sparkq wait -q auth; sparkq wait -q build
touch built
sparkq enqueue -q build npm run build
`

type Shot = { file: string; address: string; theme: 'light' | 'dark'; width: number; height: number }

const SHOTS: readonly Shot[] = [
  { file: 'page-inbox.png', address: '/', theme: 'light', width: 1200, height: 960 },
  { file: 'page-task.png', address: '/tasks/AUTH-2', theme: 'dark', width: 1200, height: 800 },
  { file: 'page-narrow.png', address: '/', theme: 'light', width: 390, height: 844 },
]

const main = async (): Promise<void> => {
  const scratch = mkdtempSync(join(tmpdir(), 'sq-shots.'))
  const dir = join(scratch, 'shop')
  mkdirSync(join(scratch, 'bin'))
  mkdirSync(dir)
  for (const [name, text] of Object.entries(PROGRAMS))
    writeFileSync(join(name === 'backup' ? dir : join(scratch, 'bin'), name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  const env = { ...process.env, PATH: `${join(root, 'bin')}:${join(scratch, 'bin')}:${process.env['PATH']}` }
  const shell = (line: string): string => {
    const { stdout, stderr, status } = spawnSync('sh', ['-c', line], { cwd: dir, env, encoding: 'utf8' })
    if (status !== 0 && line !== SCENE) throw new Error(`${line}: exit ${status}: ${stderr}`)
    return stdout
  }
  try {
    shell(SCENE)
    await using browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? shell('command -v chromium || command -v google-chrome').trim(),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    })
    for (const shot of SHOTS) await take(browser, JSON.parse(shell("sparkq rpc page.link '{}'")).link, shot)
  } finally {
    shell('sparkq stop')
    rmSync(scratch, { recursive: true, force: true })
  }
}

const take = async (browser: Browser, link: string, { file, address, theme, width, height }: Shot): Promise<void> => {
  const context = await browser.newContext({
    ...{ viewport: { width, height }, colorScheme: theme, reducedMotion: 'reduce', locale: 'en-GB' },
    ...(width < 600 ? { isMobile: true, hasTouch: true } : {}),
  })
  const page = await context.newPage()
  await page.goto(link)
  await page.waitForSelector('nav')
  // As text: this file is compiled without the types of a browser.
  await page.evaluate(`location.hash = ${JSON.stringify(address)}`)
  await page.getByText('● live').waitFor()
  await page.waitForSelector('main h1:not(.unseen)')
  await page.screenshot({ path: join(root, 'docs', file) })
  await context.close()
}

await main()
