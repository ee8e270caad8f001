import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { z } from 'zod'
import { removeFolder } from '../platform.ts'
import { BROWSER_FLAGS, findBrowser } from '../../scripts/browser.ts'
import { openProgram } from '../e2e/program.ts'
import { commandLineAt, samplesReady } from '../e2e/samples.ts'
import { startByKeys } from '../e2e/sweep-form.ts'
import type { PageRow } from './heatmap-page.ts'

const VIEW = { width: 1600, height: 900 }
const [COLD_START_MS, VIEW_MS, FIRST_PICTURE_MS, LONG_TASK_MS] = [2000, 300, 150, 100]
/** 40 x 25 points. */
const SWEEP = { rows: '16..640 +16', columns: '32..800 +32' } as const
const SWEEP_MINUTES = 4
/** The page gets things ready while nobody does anything; people look at a view for longer before they open another. */
const REST_MS = 3000

/** What a user waits for in the built program with its sample projects; empty where there is no browser. */
export async function measureWorkbench(): Promise<readonly PageRow[]> {
  const executablePath = findBrowser()
  if (executablePath === undefined) return []
  const home = mkdtempSync(join(tmpdir(), 'deltascope-bench-'))
  const program = await openProgram(home)
  await samplesReady(home)
  const browser = await chromium.launch({ args: [...BROWSER_FLAGS], executablePath })
  try {
    const page = await browser.newPage({ viewport: VIEW })
    const start = performance.now()
    await page.goto(program.url)
    await page.locator('[data-view="home"] h1').waitFor()
    const rows = [row('cold start to home', performance.now() - start, COLD_START_MS)]
    rows.push(...(await firstPictures(page, home)))
    rows.push(...(await openings(page, home)))
    rows.push(...(await longTasks(page)))
    return rows
  } finally {
    await browser.close()
    await program.stop('SIGTERM')
    removeFolder(home)
  }
}

function row(name: string, value: number, promise: number): PageRow {
  process.stderr.write(`workbench: ${name} ${value.toFixed(0)} ms\n`)
  return { name: `workbench: ${name}`, value, unit: 'ms', promise }
}

/** Done runs of the sample projects of a filter, the longest first. */
function longestRuns(home: string, filter: string, count: number): readonly number[] {
  const Page = z.object({ runs: z.array(z.object({ id: z.number() })) })
  const shown = ['--filter', `status:done ${filter}`, '--sort', '-cycles', '--limit', String(count)]
  return Page.parse(commandLineAt(home, 'runs', 'list', ...shown, '--json')).runs.map(({ id }) => id)
}

/**
 * From asking for the heatmap of a run to its first picture: of the run whose page is open, and of one nobody has pointed
 * at before.
 */
async function firstPictures(page: Page, home: string): Promise<readonly PageRow[]> {
  const rows: PageRow[] = []
  for (const design of ['array-os', 'array-ws', 'cambricon-d']) {
    const [open, other] = longestRuns(home, `design:${design}`, 2)
    for (const [runId, isOpen] of [
      [open, true],
      [other, false],
    ] as const) {
      if (runId === undefined) continue
      await goTo(page, isOpen ? `run?id=${runId}` : 'home')
      await page.waitForTimeout(REST_MS)
      const value = await page.evaluate<number>(firstPicture(`heatmap?runIds=${runId}`))
      const what = `${design} run${isOpen ? '' : ', not looked at before'}`
      rows.push(row(`first picture of the heatmap, ${what}`, value, FIRST_PICTURE_MS))
    }
  }
  return rows
}

/** From asking for a view of each kind, for the first time, to the frame that shows its contents. */
async function openings(page: Page, home: string): Promise<readonly PageRow[]> {
  const runs = longestRuns(home, '', 3)
  const addresses = {
    runs: 'runs',
    'new-run': 'new-run',
    sweeps: 'sweeps',
    sweep: `sweep?id=1`,
    'new-sweep': 'new-sweep',
    figures: 'figures',
    validation: 'validation',
    library: 'library',
    settings: 'settings',
    'seed-study': 'seed-study',
    run: `run?id=${runs[1] ?? 1}`,
    compare: `compare?ids=${runs.join(',')}`,
    home: 'home',
  }
  // Opened anew: nothing of these views has been loaded yet.
  await page.reload()
  await page.locator('[data-view]').first().waitFor()
  const rows: PageRow[] = []
  for (const [kind, address] of Object.entries(addresses)) {
    await page.waitForTimeout(REST_MS)
    rows.push(row(`${kind} view opens`, await page.evaluate<number>(opening(kind, address)), VIEW_MS))
  }
  return rows
}

function goTo(page: Page, address: string): Promise<unknown> {
  return page.evaluate(`location.hash = ${JSON.stringify(address)}`)
}

/** In the page: goes to an address; the time until the mark that a heatmap leaves at its first picture. */
function firstPicture(address: string): string {
  return `new Promise((resolve) => {
    const start = performance.now()
    new PerformanceObserver((list) => resolve(list.getEntries()[0].startTime - start)).observe({ type: 'mark' })
    location.hash = ${JSON.stringify(address)}
  })`
}

/** In the page: goes to an address; the time until after the frame in which its view has contents. */
function opening(kind: string, address: string): string {
  return `new Promise((resolve) => {
    const start = performance.now()
    const hasContents = (view) =>
      view.checkVisibility() && view.textContent.trim() !== '' && view.querySelector('.skeleton') === null
    const look = () => {
      const isShown = [...document.querySelectorAll('[data-view="${kind}"]')].some(hasContents)
      requestAnimationFrame(isShown ? () => setTimeout(() => resolve(performance.now() - start)) : look)
    }
    location.hash = ${JSON.stringify(address)}
    requestAnimationFrame(look)
  })`
}

/** The longest task of the page while 1,000 runs of a sweep stream in, seen from the sweep, the history and home. */
async function longTasks(page: Page): Promise<readonly PageRow[]> {
  const rows: PageRow[] = []
  for (const [number, kind] of ['sweep', 'runs', 'home'].entries()) {
    await page.reload()
    await page.locator('[data-view]').first().waitFor()
    // Other points each time: known ones are answered from the history.
    await startByKeys(page, SWEEP.rows, SWEEP.columns.replace('32..800', `${32 + number}..${800 + number}`))
    const start = page.getByRole('button', { name: /^Start 1.?000 points/ })
    await start.waitFor()
    await page.waitForTimeout(REST_MS)
    await watchTasks(page)
    await page.keyboard.press('Control+Enter')
    await page.locator('[data-view="sweep"]:visible').waitFor()
    if (kind !== 'sweep') await goTo(page, kind)
    await jobs(page).waitFor()
    rows.push(row(`longest task while 1,000 runs stream in, ${kind}`, await longestTask(page), LONG_TASK_MS))
  }
  return rows
}

function jobs(page: Page) {
  return page.locator('footer .jobs')
}

/** Has the page note every task of 50 ms and more from here on. */
async function watchTasks(page: Page): Promise<void> {
  await page.evaluate(`
    benchTasks = []
    new PerformanceObserver((list) => benchTasks.push(...list.getEntries().map(({ duration }) => duration)))
      .observe({ type: 'longtask' })`)
}

/** The longest task until no job is left in the status bar; 0 where none took 50 ms. */
async function longestTask(page: Page): Promise<number> {
  await jobs(page).waitFor({ state: 'detached', timeout: SWEEP_MINUTES * 60_000 })
  return page.evaluate<number>('Math.max(0, ...benchTasks)')
}
