import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrayTimeline } from '../../../src/engine/timeline/array-timeline.ts'
import { correctedWithout, SCALE_SIM_V2 } from '../../../src/engine/model/rules.ts'
import type { SimulationRequest } from '../../../src/engine/simulate.ts'
import { simulateLayer } from '../../../src/engine/simulate.ts'
import { traceRunWindow } from '../../../src/engine/trace/run-window.ts'
import { writeTraces } from '../../../src/engine/trace/write-traces.ts'
import { valueOf } from '../golden-runs.ts'
import { dataflows, int, runs, smallLayers } from '../twins/arbitraries.ts'
import { configOf, type ConfigChoice } from '../twins/configs.ts'

const choices: fc.Arbitrary<ConfigChoice> = fc.record({
  rows: int(1, 6),
  cols: int(1, 6),
  dataflow: dataflows,
  mode: fc.constantFrom('CALC' as const, 'USER' as const),
  bandwidth: int(1, 20),
  kb: fc.tuple(int(1, 2), int(1, 2), int(1, 2)),
})
const requests: fc.Arbitrary<SimulationRequest> = fc
  .record({
    layers: fc.array(smallLayers, { minLength: 1, maxLength: 3 }),
    choice: choices,
    isCorrected: fc.boolean(),
  })
  .map(({ layers, choice, isCorrected }) => ({
    layers,
    config: configOf(choice),
    rules: isCorrected ? correctedWithout() : SCALE_SIM_V2,
  }))

/** A row of a trace in the run's cycles. */
interface RunRow {
  readonly cycle: number
  readonly text: string
}

/** Every row of every layer's whole traces, on the clock of a run that repeats its layers. */
function walkRows(request: SimulationRequest, steps: number): readonly RunRow[] {
  const rows: RunRow[] = []
  let start = 0
  for (let step = 0; step < steps; step++) {
    request.layers.forEach((layer, index) => {
      for (const { fileName, chunk } of writeTraces(request, index)) {
        for (const line of chunk.split('\n').filter((text) => text !== '')) {
          const cycle = start + Number(line.slice(0, line.indexOf(',')))
          rows.push({ cycle, text: `${step} ${index} ${fileName} ${line}` })
        }
      }
      start += simulateLayer(layer, request).totalCycles
    })
  }
  return rows
}

function windowRows(request: SimulationRequest, steps: number, t0: number, t1: number): readonly string[] {
  const found = valueOf(traceRunWindow(request, steps, t0, t1))
  const texts = new Map<string, string>()
  for (const { of, fileName, chunk } of found.pieces()) {
    const key = `${of.step} ${of.layer} ${fileName}`
    texts.set(key, (texts.get(key) ?? '') + chunk)
  }
  return [...texts].flatMap(([key, text]) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => `${key} ${line}`),
  )
}

describe('traces of a window of a run', () => {
  it('are the rows of all layers of all steps whose cycle is in it, fetches and drains of neighbours included', () => {
    fc.assert(
      fc.property(
        requests,
        int(1, 3),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (request, steps, from, to) => {
          const all = walkRows(request, steps)
          const [first, last] = [
            Math.min(0, ...all.map(({ cycle }) => cycle)),
            Math.max(0, ...all.map(({ cycle }) => cycle)),
          ]
          const place = (share: number): number => Math.round(first - 2 + share * (last - first + 4))
          const t0 = Math.min(place(from), place(to))
          const t1 = Math.max(t0 + 1, place(from), place(to))
          const expected = all.filter(({ cycle }) => t0 <= cycle && cycle < t1).map(({ text }) => text)
          expect([...windowRows(request, steps, t0, t1)].sort()).toEqual([...expected].sort())
        },
      ),
      runs(60),
    )
  })

  it('say where the cycle 0 of each layer lies in the run', () => {
    const layer = {
      name: 'conv',
      ifmapHeight: 4,
      ifmapWidth: 4,
      filterHeight: 1,
      filterWidth: 1,
      channels: 2,
      filters: 3,
      strideHeight: 1,
      strideWidth: 1,
      padHeight: 0,
      padWidth: 0,
      groups: 1,
      batch: 1,
    }
    const config = configOf({
      rows: 4,
      cols: 4,
      dataflow: 'os',
      mode: 'CALC',
      bandwidth: 10,
      kb: [1, 1, 1],
    })
    const request = { layers: [layer, { ...layer, name: 'again' }], config, rules: SCALE_SIM_V2 }
    const cycles = simulateLayer(layer, request).totalCycles
    const { layers } = valueOf(traceRunWindow(request, 2, 2 * cycles, 2 * cycles + 1))
    expect(layers).toContainEqual({ step: 1, layer: 0, name: 'conv', start: 2 * cycles })
    const whole = valueOf(arrayTimeline(request, { steps: 2 }))
    expect(whole.endCycle).toBe(4 * cycles)
  })

  it.each([
    ['empty', 5, 5],
    ['reversed', 9, 5],
    ['not whole', 0, 1.5],
    ['not a number', Number.NaN, 4],
    ['endless', 0, Infinity],
  ])('refuse a window that is %s', (_, t0, t1) => {
    const [request] = fc.sample(requests, { numRuns: 1, seed: 1 })
    const answer = traceRunWindow(request!, 1, t0, t1)
    expect(answer).toMatchObject({ ok: false, problems: [{ code: 'bad-window', got: `${t0}:${t1}` }] })
  })

  it('of cycles beyond the run hold nothing', () => {
    const [request] = fc.sample(requests, { numRuns: 1, seed: 2 })
    expect(windowRows(request!, 1, 1e9, 1e9 + 100)).toEqual([])
  })
})
