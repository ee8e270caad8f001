/** The heatmap alone, on a run that a worker computes: what is measured is drawing. */
import { createPinia, setActivePinia } from 'pinia'
import { createApp, h, nextTick } from 'vue'
import Heatmap from '../../../src/renderer/heatmap/heatmap.vue'
import type { HeatmapRun } from '../../../src/renderer/heatmap/lane-picture.ts'
import { createHeatmapModel, type HeatmapModel } from '../../../src/renderer/heatmap/model.ts'
import { variablesSheet } from '../../../src/renderer/theme/css-variables.ts'
import '../../../src/renderer/theme/fonts.css'
import '../../../src/renderer/theme/ui.css'
import type { LaneSource } from '../../../src/renderer/heatmap/source.ts'
import type { FrameTimes } from '../heatmap-frames.ts'
import type { WorkerCall } from './worker.ts'

/** What the bench asks of the page. */
interface BenchPage {
  readonly model: HeatmapModel
  readonly measure: (name: 'pan' | 'zoom', frames: number) => Promise<FrameTimes>
}

declare global {
  interface Window {
    bench?: BenchPage
  }
}

const variables = new CSSStyleSheet()
variables.replaceSync(variablesSheet())
document.adoptedStyleSheets = [variables]
const query = new URLSearchParams(location.search)
const runCount = Number(query.get('runs') ?? 1)
const side = Number(query.get('side') ?? 128)

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
const pending = new Map<number, (result: unknown) => void>()
worker.addEventListener(
  'message',
  ({ data }: MessageEvent<{ readonly id: number; readonly result: unknown }>) => {
    pending.get(data.id)?.(data.result)
    pending.delete(data.id)
  },
)

/** A run in the worker. */
function workerSource(run: number, ownSide: number): LaneSource {
  let last = 0
  const method =
    <M extends WorkerCall['method']>(name: M) =>
    (...args: readonly unknown[]): ReturnType<LaneSource[M]> => {
      const id = run * 1e9 + last++
      const plain = args.filter((arg) => !(arg instanceof AbortSignal))
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of a window's, not of a worker's
      worker.postMessage({ id, run, side: ownSide, method: name, args: plain } satisfies WorkerCall)
      // The worker answers what the same method of its source answers.
      return new Promise<unknown>((resolve) => pending.set(id, resolve)) as ReturnType<LaneSource[M]>
    }
  return {
    runId: run,
    info: method('info'),
    query: method('query'),
    structure: method('structure'),
    snapshot: method('snapshot'),
    operands: method('operands'),
    difference: method('difference'),
  }
}

async function start(): Promise<void> {
  const runs: HeatmapRun[] = []
  for (let run = 0; run < runCount; run++) {
    const source = workerSource(run + 1, side << run)
    const info = await source.info()
    if (info.ok) runs.push({ source, info: info.value, title: `AlexNet · ${side << run} × ${side << run}` })
  }
  const pinia = createPinia()
  setActivePinia(pinia)
  const model = createHeatmapModel(runs)
  let drawn: number[] = []
  let showFirst: () => void = () => undefined
  const firstPicture = new Promise<void>((resolve) => {
    showFirst = resolve
  })
  const onDrawn = (milliseconds: number): void => {
    showFirst()
    drawn.push(milliseconds)
  }
  const app = createApp(() => h('main', h(Heatmap, { model, onDrawn })))
  app.use(pinia).mount('#app')

  const measure: BenchPage['measure'] = async (name, frames) => {
    model.showAll()
    if (name === 'pan') model.zoom(1 / 8, 0)
    await nextTick()
    drawn = []
    const times = await eachFrame(frames, (frame) => {
      if (name === 'pan') model.pan(frame < frames / 2 ? 16 : -16)
      else model.zoom(frame < frames / 2 ? 1 / 1.06 : 1.06, 500)
    })
    return { name, frames: times, drawn }
  }
  await firstPicture
  window.bench = { model, measure }
}

/** Runs a step in each of some frames; the time between them. */
function eachFrame(count: number, step: (frame: number) => void): Promise<readonly number[]> {
  return new Promise((resolve) => {
    const times: number[] = []
    let [before, frame]: [number | undefined, number] = [undefined, 0]
    const next = (now: number): void => {
      if (before !== undefined) times.push(now - before)
      before = now
      if (frame === count) {
        resolve(times)
        return
      }
      step(frame++)
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
}

void start()
