import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type CDPSession } from '@playwright/test'
import vue from '@vitejs/plugin-vue'
import { createServer, type ViteDevServer } from 'vite'
import { BROWSER_FLAGS, findBrowser } from '../../scripts/browser.ts'
import type { FrameTimes } from './heatmap-frames.ts'

/** What was measured of drawing the heatmap in a browser. */
export interface PageRow {
  readonly name: string
  readonly value: number
  readonly unit: 'ms' | 'frames/s'
  /** What the project promises: at most so many ms, at least so many frames. */
  readonly promise: number
}

const root = fileURLToPath(new URL('../../', import.meta.url))
/** Of the promise: this view, this many frames per second, this long a frame. */
const VIEW = { width: 1600, height: 900 }
const [FRAMES_PER_SECOND, FRAME_P95_MS] = [50, 25]
const FRAMES = 240

/** Serves the page of `heatmap-page/` from the sources; the result closes it. */
export async function serveHeatmapPage(): Promise<{ readonly url: string; readonly server: ViteDevServer }> {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [vue()],
    server: { port: 0, host: '127.0.0.1', fs: { allow: [root] } },
  })
  await server.listen()
  const address = server.httpServer?.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `http://127.0.0.1:${port}/tests/bench/heatmap-page/index.html`, server }
}

/** Frame times of panning and zooming; empty where there is no browser. */
export async function measureHeatmapPage(): Promise<readonly PageRow[]> {
  const executablePath = findBrowser()
  if (executablePath === undefined) return []
  const { url, server } = await serveHeatmapPage()
  const browser = await chromium.launch({ args: [...BROWSER_FLAGS], executablePath })
  try {
    // The first visit bundles the libraries, which a built program has done already.
    await visit(browser, url)
    return await visit(browser, url)
  } finally {
    await browser.close()
    await server.close()
  }
}

async function visit(browser: Browser, url: string): Promise<readonly PageRow[]> {
  const page = await browser.newPage({ viewport: VIEW })
  await page.goto(url)
  await page.waitForFunction('window.bench !== undefined')
  const rows: PageRow[] = []
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  for (const name of ['pan', 'zoom'] as const) {
    const before = await processorMs(cdp)
    const times = await page.evaluate<FrameTimes>(`bench.measure('${name}', ${FRAMES})`)
    const work = ((await processorMs(cdp)) - before) / FRAMES
    const frames = [...times.frames].sort((a, b) => a - b)
    const perSecond = 1000 / at(frames, 0.5)
    rows.push(
      {
        name: `heatmap: ${name}, median frame rate`,
        value: perSecond,
        unit: 'frames/s',
        promise: FRAMES_PER_SECOND,
      },
      { name: `heatmap: ${name}, frame p95`, value: at(frames, 0.95), unit: 'ms', promise: FRAME_P95_MS },
      { name: `heatmap: ${name}, processor time of a frame`, value: work, unit: 'ms', promise: FRAME_P95_MS },
    )
  }
  await page.close()
  return rows
}

/** Processor time the page's main thread has had, which other programs on the machine do not change. */
async function processorMs(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics')
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN)
}

/** A quantile of sorted times. */
function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
