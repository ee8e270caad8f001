import { createApp, type Component } from 'vue'
import { ok } from '../../engine/model/problem.ts'
import type { QuantityInfo, TimelineInfo, TimelineQuery } from '../../shared/model/timelines.ts'
import Heatmap from './heatmap.vue'
import { createHeatmapModel } from './model.ts'
import type { LaneSource, Series } from './source.ts'
import { ACCOUNT_IDS } from './statistics.ts'

const SIZE = { width: 1280, height: 800 }
/** After so many pictures the browser has compiled what draws them. */
const PICTURES = 12
const [SIDE, CYCLES, LAYERS] = [128, 4096, 40]
const PES = SIDE * SIDE

const QUANTITIES: readonly QuantityInfo[] = [
  quantity('busy-pes', 1, PES),
  quantity('busy-pes-by-row', SIDE, SIDE),
  ...['ifmap', 'filter', 'ofmap'].map((operand) => quantity(`dram-words:${operand}`, 1)),
  { ...quantity('accounting', ACCOUNT_IDS.length), rows: ACCOUNT_IDS },
]

const INFO: TimelineInfo = {
  runId: 0,
  firstCycle: 0,
  endCycle: CYCLES,
  lastTrafficCycle: CYCLES,
  cyclesPerSecond: 1e9,
  rows: SIDE,
  cols: SIDE,
  steps: 1,
  quantities: QUANTITIES,
}

/** A run of numbers that are as uneven as those of a real one; code that only ever saw zeros would be compiled anew. */
const PRETENDED: LaneSource = {
  runId: 0,
  info: () => Promise.resolve(ok(INFO)),
  query: (queries) => Promise.resolve(ok(queries.map(uneven))),
  structure: () => Promise.resolve(ok({ layers: spans('layer'), folds: spans('fold') })),
  snapshot: () => Promise.resolve(NOTHING),
  operands: () => Promise.resolve(NOTHING),
  difference: () => Promise.resolve(NOTHING),
}
const NOTHING = { ok: false, problems: [] } as const

function quantity(id: string, rows: number, limitPerCycle?: number): QuantityInfo {
  const names = Array.from({ length: rows }, (_, row) => String(row))
  const limit = limitPerCycle === undefined ? {} : { limitPerCycle }
  return { id, title: id, unit: '', rows: names, ...limit }
}

function uneven({ quantity: id, t0, t1, bins, rowGroups, withMax }: TimelineQuery): Series {
  const rows = rowGroups ?? QUANTITIES.find((one) => one.id === id)?.rows.length ?? 1
  const most = ((t1 - t0) / bins) * (PES / rows)
  const sums = Float64Array.from({ length: rows * bins }, (_, i) => (most * ((i * 7919) % 97)) / 97)
  return { quantity: id, unit: '', t0, t1, bins, rows, sums, ...(withMax ? { max: sums } : {}) }
}

function spans(name: string) {
  const length = CYCLES / LAYERS
  return Array.from({ length: LAYERS }, (_, index) => ({
    index,
    name: `${name}.${index}`,
    start: Math.floor(index * length),
    end: Math.floor((index + 1) * length),
    step: 0,
    layer: index,
    folds: 1,
    m: SIDE,
    k: SIDE,
    n: SIDE,
    mappedRows: SIDE,
    mappedCols: SIDE,
  }))
}

/**
 * Opens a heatmap that nobody sees: a browser compiles code when it first runs, which would take as long as all the rest
 * of the first picture. In pieces, so that the page stays free between them.
 */
export async function rehearse(toolbar: Component, idle: () => Promise<void>): Promise<void> {
  const model = createHeatmapModel([{ source: PRETENDED, info: INFO, title: '' }])
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
