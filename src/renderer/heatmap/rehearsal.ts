import { createApp, type Component } from 'vue'
import { ok } from '../../engine/model/problem.ts'
import type { QuantityInfo, TimelineInfo, TimelineQuery } from '../../shared/model/timelines.ts'
import Heatmap from './heatmap.vue'
import { createHeatmapModel } from './model.ts'
import type { LaneSource, Series } from './source.ts'

const SIZE = { width: 1280, height: 800 }
/** After so many pictures the browser has compiled what draws them. */
const PICTURES = 6
const [ROWS, CYCLES] = [128, 4096]

const QUANTITIES: readonly QuantityInfo[] = [
  ...['busy-pes-by-row', 'accounting'].map((id) => quantity(id, ROWS)),
  ...['busy-pes', 'dram-words:ifmap', 'dram-words:filter', 'dram-words:ofmap'].map((id) => quantity(id, 1)),
]

const INFO: TimelineInfo = {
  runId: 0,
  firstCycle: 0,
  endCycle: CYCLES,
  lastTrafficCycle: CYCLES,
  cyclesPerSecond: 1e9,
  rows: ROWS,
  cols: ROWS,
  steps: 1,
  quantities: QUANTITIES,
}

/** A run in which nothing happens. */
const SILENCE: LaneSource = {
  runId: 0,
  info: () => Promise.resolve(ok(INFO)),
  query: (queries) => Promise.resolve(ok(queries.map(zeros))),
  structure: () => Promise.resolve(ok({ layers: [], folds: [] })),
  snapshot: () => Promise.resolve(NOTHING),
  operands: () => Promise.resolve(NOTHING),
  difference: () => Promise.resolve(NOTHING),
}
const NOTHING = { ok: false, problems: [] } as const

function quantity(id: string, rows: number): QuantityInfo {
  return { id, title: id, unit: '', rows: Array.from({ length: rows }, (_, row) => String(row)) }
}

function zeros({ quantity: id, t0, t1, bins, rowGroups, withMax }: TimelineQuery): Series {
  const rows = rowGroups ?? QUANTITIES.find((one) => one.id === id)?.rows.length ?? 1
  const none = (): Float64Array => new Float64Array(rows * bins)
  return { quantity: id, unit: '', t0, t1, bins, rows, sums: none(), ...(withMax ? { max: none() } : {}) }
}

/**
 * Opens a heatmap that nobody sees: a browser compiles code when it first runs, which would take as long as all the rest
 * of the first picture. In pieces, so that the page stays free between them.
 */
export async function rehearse(toolbar: Component, idle: () => Promise<void>): Promise<void> {
  const model = createHeatmapModel([{ source: SILENCE, info: INFO, title: '' }])
  const stage = document.createElement('div')
  stage.inert = true
  Object.assign(stage.style, {
    position: 'fixed',
    visibility: 'hidden',
    display: 'flex',
    width: `${SIZE.width}px`,
    height: `${SIZE.height}px`,
  })
  document.body.append(stage)
  const stop: (() => void)[] = []
  for (const view of [toolbar, Heatmap]) {
    await idle()
    const app = createApp(view, { model })
    const place = document.createElement('div')
    Object.assign(place.style, { display: 'flex', flex: '1' })
    stage.append(place)
    app.mount(place)
    stop.push(() => app.unmount())
  }
  for (let picture = 0; picture < PICTURES; picture++) {
    await new Promise(requestAnimationFrame)
    model.setView({ start: 0, cyclesPerPixel: 2 + picture / PICTURES })
  }
  await idle()
  for (const end of stop) end()
  stage.remove()
}
