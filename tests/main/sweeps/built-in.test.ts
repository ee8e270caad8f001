import { describe, expect, it } from 'vitest'
import { DEFAULT_PARAMETERS } from '../../../src/engine/designs/parameters.ts'
import { openBench } from '../../../src/engine/designs/validation/bench.ts'
import { bufferRows } from '../../../src/engine/designs/validation/machine-rows.ts'
import { findValidationPreset } from '../../../src/engine/designs/validation/presets.ts'
import { NETWORKS, PUBLISHED_SPEEDUP } from '../../../src/engine/designs/validation/published.ts'
import { comparedSpeedups, trafficRows } from '../../../src/engine/designs/validation/speedup-rows.ts'
import type { MetricId as StudyMetric } from '../../../src/engine/studies/seed-study-metrics.ts'
import { PUBLISHED } from '../../../src/engine/studies/seed-study-published.ts'
import { publishedValue } from '../../../src/engine/studies/seed-study.ts'
import { EXPERIMENTS } from '../../../src/engine/studies/seed-study-runs.ts'
import { executeRun, type RunNumbers } from '../../../src/main/services/runs/execute.ts'
import { BUILT_IN_SWEEPS } from '../../../src/main/services/sweeps/built-in.ts'
import { includedPoints, planSweep } from '../../../src/main/services/sweeps/plan.ts'
import type { PointValues } from '../../../src/main/services/sweeps/point-source.ts'
import type { LayerRow } from '../../../src/shared/model/runs.ts'
import type { SweepSpec } from '../../../src/shared/model/sweeps.ts'
import { valueOf } from './specs.ts'

const specsOf = (id: string): readonly SweepSpec[] =>
  BUILT_IN_SWEEPS.find((sweep) => sweep.id === id)?.specs ?? []

const pointsOf = (spec: SweepSpec): readonly PointValues[] => {
  const planned = valueOf(planSweep(spec))
  return [...includedPoints(planned)].map((index) => planned.valuesAt(index))
}

function resultsOf(spec: SweepSpec): readonly (RunNumbers & { readonly values: PointValues })[] {
  const planned = valueOf(planSweep(spec))
  return [...includedPoints(planned)].map((index) => ({
    values: planned.valuesAt(index),
    ...valueOf(executeRun({ spec: planned.specAt(index) })),
  }))
}

describe('built-in sweeps', () => {
  it('can all be planned, without a note, with distinct names', () => {
    const counts = BUILT_IN_SWEEPS.flatMap(({ id, specs }) =>
      specs.map((spec) => {
        const planned = planSweep(spec)
        expect(planned.ok && planned.notes).toEqual([])
        return `${id} ${pointsOf(spec).length}`
      }),
    )
    expect(counts).toEqual([
      'seed-study 3',
      'seed-study 3',
      'seed-study 4',
      // 3 networks x 3 square arrays x 3 dataflows
      'guid-arrays 27',
      // 4 networks x 10 designs
      'cambricon-d-ablation 40',
      'cambricon-d-ablation 40',
      // 4 ifmap x 4 filter x 2 ofmap scratchpads x 3 dataflows
      'buffer-sizes 96',
      'buffer-sizes 4',
      // 9 bandwidths x 3 square arrays x 3 dataflows
      'bandwidth-wall 81',
      // 3 networks x 5 designs x 7 bandwidths
      'bandwidth-wall 105',
    ])
    const names = BUILT_IN_SWEEPS.flatMap(({ specs }) => specs.map(({ name }) => name))
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('Seed study', () => {
  /** What a layer of the history says of a metric of the study; access times are not kept. */
  const METRICS: Partial<Record<StudyMetric, (layer: LayerRow) => number | undefined>> = {
    'compute-cycles': ({ cycles }) => cycles,
    'overall-utilisation': ({ utilPercent }) => utilPercent,
    'mapping-efficiency': ({ mappingPercent }) => mappingPercent ?? undefined,
    'ifmap-bandwidth': ({ dramBandwidth }) => dramBandwidth?.ifmap,
    'filter-bandwidth': ({ dramBandwidth }) => dramBandwidth?.filter,
    'ofmap-bandwidth': ({ dramBandwidth }) => dramBandwidth?.ofmap,
  }

  it('has every published number of a layer in its runs, to the printed digit', () => {
    const specs = specsOf('seed-study')
    let compared = 0
    for (const [position, { id }] of EXPERIMENTS.entries()) {
      const results = resultsOf(specs[position]!)
      for (const { experiment, metric, place, array, text, decimals } of PUBLISHED) {
        const read = METRICS[metric]
        if (experiment !== id || read === undefined || place === 'mean' || place === 'best') continue
        const run = results.find(({ values }) => values['rows'] === array && values['cols'] === array)
        const layers = run?.layers.map((layer) => read(layer) ?? Number.NaN) ?? []
        const simulated = place === 'highest' ? Math.max(...layers) : (layers[place] ?? Number.NaN)
        expect(simulated.toFixed(decimals), `${id} ${metric} ${place} ${array}`).toBe(
          publishedValue(text).toFixed(decimals),
        )
        compared++
      }
    }
    // V.A: 12; Figures 1-3: 3 operands x 3 arrays x 5 layers; Figure 5: two cycle counts
    expect(compared).toBe(12 + 45 + 2)
  })
})

describe('Cambricon-D ablation', () => {
  const results = resultsOf(specsOf('cambricon-d-ablation')[0]!)
  const bench = valueOf(openBench(valueOf(findValidationPreset('paper')), DEFAULT_PARAMETERS))
  const metricsAt = (network: string, design: string) =>
    results.find(({ values }) => values['workload'] === network && values['design'] === design)?.metrics

  it('gives the speedups and traffic of the validation, which lie near the published ones', () => {
    for (const { network, design, simulated } of comparedSpeedups(bench)) {
      expect(metricsAt(network, design)?.speedup).toBeCloseTo(simulated, 12)
    }
    for (const { network, design, simulated } of trafficRows(bench)) {
      expect(metricsAt(network, design)?.trafficRatio).toBeCloseTo(simulated, 12)
    }
    // The study of the model tells 7.2 % as its largest error.
    for (const [design, published] of Object.entries(PUBLISHED_SPEEDUP)) {
      for (const network of NETWORKS) {
        const ratio = (metricsAt(network, design)?.speedup ?? 0) / published[network]
        expect(Math.abs(ratio - 1), `${design} on ${network}`).toBeLessThan(0.1)
      }
    }
  })

  it('gives the performance at fractions of the buffers', () => {
    const [whole, ...fractions] = resultsOf(specsOf('buffer-sizes')[1]!).map(
      ({ metrics }) => metrics.timeMs ?? 0,
    )
    const expected = bufferRows(bench).map(({ simulated }) => simulated)
    expect(fractions).toHaveLength(expected.length)
    for (const [i, timeMs] of fractions.entries()) expect(whole! / timeMs).toBeCloseTo(expected[i]!, 12)
  })
})

describe('Bandwidth wall', () => {
  it('never takes longer with more bandwidth', () => {
    const base = specsOf('bandwidth-wall')[0]!
    const wall = resultsOf({ ...base, constraints: [...base.constraints, 'rows == 128'] })
    for (const dataflow of ['os', 'ws', 'is']) {
      const cycles = wall
        .filter(({ values }) => values['dataflow'] === dataflow)
        .map(({ metrics }) => metrics.cycles ?? Number.NaN)
      expect(cycles).toHaveLength(9)
      expect(cycles).toEqual(cycles.toSorted((a, b) => b - a))
    }
  })
})
