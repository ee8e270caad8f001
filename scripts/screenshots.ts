/** Pictures of every view for the documents, light and dark: docs/images/<view>.png and <view>-dark.png. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from '@playwright/test'
import { z } from 'zod'
import { BROWSER_FLAGS, findBrowser, NO_BROWSER } from './browser.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const images = join(root, 'docs', 'images')
const environment = { PATH: process.env['PATH'] ?? '' }

interface View {
  readonly name: string
  /** Address; `{0}`, `{1}` … are ids of runs that match `runs`, in its order. */
  readonly hash: string
  /** There when the picture can be taken. */
  readonly ready: string
  /** Filter of the history. */
  readonly runs?: string
}

const VIEWS: readonly View[] = [
  { name: 'home', hash: '', ready: '.chip.good >> nth=1' },
  { name: 'seed-study', hash: 'seed-study', ready: 'tr[data-test]' },
  { name: 'validation', hash: 'validation', ready: 'tr[data-test]' },
  { name: 'runs', hash: 'runs', ready: '[role=grid] [role=row] >> nth=20' },
  { name: 'new-run', hash: 'new-run', ready: 'text=PE utilisation' },
  { name: 'library', hash: 'library', ready: 'text=GUID512' },
  {
    name: 'run',
    hash: 'run?id={0}',
    ready: 'canvas >> nth=1',
    runs: 'workload:GUID256 design:cambricon-d sort:-speedup',
  },
  {
    name: 'heatmap',
    hash: 'heatmap?runIds={0}',
    ready: 'canvas',
    runs: 'workload:AlexNet-seed rows:128 sort:id',
  },
  {
    name: 'compare',
    hash: 'compare?ids={0}%2C{1}%2C{2}',
    ready: 'canvas >> nth=1',
    runs: 'sweep:1 sort:rows',
  },
  { name: 'sweeps', hash: 'sweeps', ready: 'text=Cambricon-D' },
  { name: 'sweep', hash: 'sweep?id=4', ready: 'canvas >> nth=1' },
  { name: 'figures', hash: 'figures', ready: 'img' },
]

/** Time for charts to be drawn after their data came. */
const SETTLE_MS = 1500

const answer = z.object({ runs: z.array(z.object({ id: z.number() })) })

const executablePath = findBrowser()
if (executablePath === undefined) {
  process.stderr.write(`${NO_BROWSER}\n`)
  process.exitCode = 1
} else await takeAll(executablePath)

async function takeAll(browserPath: string): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'deltascope-pictures-'))
  const server = spawn(process.execPath, [join(root, 'bin', 'deltascope.js'), 'open', '--no-open'], {
    // A home of its own: the pictures show paths of no machine, and no results of its user.
    env: { ...environment, HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const browser = await chromium.launch({ executablePath: browserPath, args: [...BROWSER_FLAGS] })
  try {
    const url = await new Promise<string>((resolve) => {
      server.stdout.once('data', (data) => resolve(String(data).trim()))
    })
    await samplesReady(home)
    mkdirSync(images, { recursive: true })
    for (const colorScheme of ['light', 'dark'] as const) {
      // A page of its own: no tabs are left from the other theme.
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme })
      await takeViews(page, url, home, colorScheme === 'dark' ? '-dark' : '')
    }
  } finally {
    await browser.close()
    server.kill()
    rmSync(home, { recursive: true, force: true, maxRetries: 10 })
  }
}

async function takeViews(page: Page, url: string, home: string, suffix: string): Promise<void> {
  for (const view of VIEWS) {
    await page.goto(url)
    await page.goto(new URL(`/#${addressOf(view, home)}`, url).href)
    await page.locator(view.ready).first().waitFor()
    await page.mouse.move(0, 899)
    await page.waitForTimeout(SETTLE_MS)
    const path = join(images, `${view.name}${suffix}.png`)
    await page.screenshot({ path, animations: 'disabled' })
    process.stdout.write(`docs/images/${view.name}${suffix}.png\n`)
  }
}

function addressOf({ hash, runs }: View, home: string): string {
  if (runs === undefined) return hash
  const ids = runIds(home, runs)
  return hash.replaceAll(/\{(\d)\}/g, (_, index: string) => String(ids[Number(index)] ?? ''))
}

/** Runs of the history the window shows, asked for on the command line. */
function runIds(home: string, filter: string): readonly number[] {
  const args = ['runs', 'list', '--filter', filter, '--json']
  const { stdout } = spawnSync(process.execPath, [join(root, 'bin', 'deltascope.js'), ...args], {
    encoding: 'utf8',
    env: { ...environment, HOME: home },
  })
  return answer.parse(JSON.parse(stdout)).runs.map(({ id }) => id)
}

/** Waits until the sample projects are computed. */
async function samplesReady(home: string): Promise<void> {
  while (runIds(home, 'status:done').length < 20 || runIds(home, 'status:running,queued').length > 0) {
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
}
