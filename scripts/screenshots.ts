/** Pictures of every view for the documents, light and dark: docs/images/<view>.png and <view>-dark.png. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from '@playwright/test'
import { BROWSER_FLAGS, findBrowser, NO_BROWSER } from './browser.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const images = join(root, 'docs', 'images')
const VIEWS = [
  { name: 'home', hash: '', ready: '.chip.good >> nth=1' },
  { name: 'seed-study', hash: '#seed-study', ready: 'tr[data-test]' },
  { name: 'cambricon-d', hash: '#validation', ready: 'tr[data-test]' },
] as const

const executablePath = findBrowser()
if (executablePath === undefined) {
  process.stderr.write(`${NO_BROWSER}\n`)
  process.exitCode = 1
} else await takeAll(executablePath)

async function takeAll(browserPath: string): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'deltascope-pictures-'))
  const server = spawn(process.execPath, [join(root, 'bin', 'deltascope.js'), 'open', '--no-open'], {
    // A home of its own: the pictures show paths of no machine, and no results of its user.
    env: { PATH: process.env['PATH'] ?? '', HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const browser = await chromium.launch({ executablePath: browserPath, args: [...BROWSER_FLAGS] })
  try {
    const url = await new Promise<string>((resolve) => {
      server.stdout.once('data', (data) => resolve(String(data).trim()))
    })
    mkdirSync(images, { recursive: true })
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await takeViews(page, url, colorScheme === 'dark' ? '-dark' : '')
    }
  } finally {
    await browser.close()
    server.kill()
    rmSync(home, { recursive: true, force: true })
  }
}

async function takeViews(page: Page, url: string, suffix: string): Promise<void> {
  for (const { name, hash, ready } of VIEWS) {
    await page.goto(url)
    await page.goto(new URL(`/${hash}`, url).href)
    await page.locator(ready).first().waitFor()
    await page.mouse.move(0, 899)
    await page.screenshot({ path: join(images, `${name}${suffix}.png`), animations: 'disabled' })
    process.stdout.write(`docs/images/${name}${suffix}.png\n`)
  }
}
