import { describe, expect, it } from 'vitest'
import { NO_READ_EVENTS } from '../../../src/engine/compatible/clock.ts'
import { buildMachine, sramWords } from '../../../src/engine/compatible/simulate-layer.ts'
import { BankedReadPort } from '../../../src/engine/compatible/layout-read.ts'
import { UserReadPort } from '../../../src/engine/compatible/user-read.ts'
import { WriteBuffer } from '../../../src/engine/compatible/write-buffer.ts'
import { arrayTimeline, simulate } from '../../../src/engine/index.ts'
import type { LayerResult } from '../../../src/engine/model/result.ts'
import type { SimulationRequest } from '../../../src/engine/simulate.ts'
import { usedCols, usedRows } from '../../../src/engine/systolic/folding.ts'
import { OutputStream } from '../../../src/engine/systolic/output-stream.ts'
import { ACCOUNTING_IDS, OPERANDS, type Timeline } from '../../../src/engine/timeline/timeline.ts'
import { goldenRequest, goldenRuns, valueOf } from '../golden-runs.ts'

/** Recorded runs of the original with a custom layout; each has one layer. */
const RUNS = goldenRuns('v3')
  .map((run) => ({ name: run.name, request: goldenRequest(run) }))
  .filter(
    ({ request: { config } }) => config.v3?.ifmapBanks.customLayout || config.v3?.filterBanks.customLayout,
  )

/** Every line of the layer, one by one: when it is due, when it runs, and which operand is served last. */
function replay({ layers, config, layout }: SimulationRequest) {
  const machine = buildMachine(layers[0]!, config, 3, layout)
  const portOf = (read: typeof machine.ifmapRead) =>
    read === undefined
      ? { ...NO_READ_EVENTS }
      : 'conflicts' in read
        ? new BankedReadPort(read)
        : new UserReadPort(read, 'add-lateness-twice')
  const [ifmap, filter] = [portOf(machine.ifmapRead), portOf(machine.filterRead)]
  const stream = new OutputStream(machine.folding)
  const ofmap = new WriteBuffer(stream, sramWords(config.ofmapSramKb), config.bandwidthWordsPerCycle)
  let [stall, writes] = [0, ofmap.nextLine(0)]
  const lines = Array.from({ length: machine.folding.lines }, (_, line) => {
    const due = line + stall
    const served = [
      ifmap.line === line ? ifmap.serve(due) : due + 1,
      filter.line === line ? filter.serve(due) : due + 1,
      (writes === line ? ofmap.serve(line, due) : due) + 1,
    ]
    const runs = Math.max(...served) - 1
    if (runs > due || writes === line) {
      stall += runs - due
      ofmap.skipTo(line + 1)
      writes = ofmap.nextLine(stall)
    }
    return { due, runs, waitsFor: served.indexOf(runs + 1) }
  })
  return { folding: machine.folding, lines }
}

/** PE-cycles by account and cycle, PE by PE along the lines. */
function walk(request: SimulationRequest, cycles: number): readonly Float64Array[] {
  const { folding: f, lines } = replay(request)
  const accounts = ACCOUNTING_IDS.map(() => new Float64Array(cycles))
  const add = (id: string, cycle: number, pes: number): void => {
    const row = accounts[ACCOUNTING_IDS.findIndex((one) => one === id)]!
    if (cycle < cycles) row[cycle]! += pes
  }
  const lead = f.dataflow === 'os' ? 0 : f.rows
  lines.forEach(({ due, runs, waitsFor }, line) => {
    for (let cycle = due; cycle < runs; cycle++) add(`stall-${OPERANDS[waitsFor]}`, cycle, f.rows * f.cols)
    const fold = Math.floor(line / f.linesPerFold)
    const [fc, fr] = [Math.floor(fold / f.rowFolds), fold % f.rowFolds]
    for (let r = 0; r < f.rows; r++) {
      for (let c = 0; c < f.cols; c++) {
        const element = (line % f.linesPerFold) - lead - r - c
        if (r >= usedRows(f, fr) || c >= usedCols(f, fc)) add('edge', runs, 1)
        else add(element < 0 ? 'fill' : element >= f.time ? 'drain' : 'multiply', runs, 1)
      }
    }
  })
  return accounts
}

function wordsIn(timeline: Timeline, quantity: string, t0: number, t1: number): number {
  return valueOf(timeline.query({ t0, t1, bins: 1, quantity })).sums[0]!
}

/** The words are those of the report, from its first cycle to its last; the original also counts null requests. */
function checkWords(timeline: Timeline, { sram, dram }: LayerResult): void {
  const whole = [timeline.firstCycle, timeline.lastTrafficCycle] as const
  for (const [memory, operands] of [['sram', sram] as const, ['dram', dram] as const]) {
    for (const operand of OPERANDS) {
      const { startCycle: first, stopCycle: last, words } = operands[operand]
      const found = (t0: number, t1: number) => wordsIn(timeline, `${memory}-words:${operand}`, t0, t1)
      expect([memory, operand, found(...whole)]).toEqual([memory, operand, words])
      expect(found(first, first + 1)).toBeGreaterThan(0)
      expect(found(last, last + 1)).toBeGreaterThan(0)
      if (memory === 'dram') expect(found(first, last + 1)).toBe(words)
    }
  }
}

describe('timelines of custom layouts', () => {
  it('are of many recorded runs', () => {
    expect(RUNS.length).toBeGreaterThan(10)
    expect(RUNS.every(({ request }) => request.layers.length === 1)).toBe(true)
  })

  it.each(RUNS)('$name: every cycle as walked line by line, words as reported', ({ request }) => {
    const timeline = valueOf(arrayTimeline(request, { steps: 1 }))
    const [result] = valueOf(simulate(request)).layers
    expect(timeline.endCycle).toBe(result!.totalCycles)
    checkWords(timeline, result!)
    const t1 = Math.min(timeline.endCycle, 20_000)
    const accounts = walk(request, timeline.endCycle)
    const series = valueOf(timeline.query({ t0: 0, t1, bins: t1, quantity: 'accounting' }))
    accounts.forEach((cells, row) => {
      expect(series.sums.subarray(row * t1, (row + 1) * t1)).toEqual(cells.subarray(0, t1))
    })
    const waits = accounts.flatMap((cells, row) =>
      ACCOUNTING_IDS[row]!.startsWith('stall') ? [...cells] : [],
    )
    const { rows, cols } = request.config
    expect(waits.reduce((sum, pes) => sum + pes, 0)).toBe(result!.stallCycles * rows * cols)
  })
})
