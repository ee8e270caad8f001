import { describe, expect, test } from 'vitest'
import { runSeedStudy, type Comparison } from '../../../src/engine/studies/seed-study.ts'
import { studyFigures } from '../../../src/engine/studies/seed-study-figures.ts'
import { accessTime, averageMemoryAccess } from '../../../src/engine/studies/seed-study-metrics.ts'
import { EXPERIMENTS, type Experiment } from '../../../src/engine/studies/seed-study-runs.ts'
import type { ArrayConfig } from '../../../src/engine/model/array-config.ts'

function study(experiments: readonly Experiment[] = EXPERIMENTS) {
  const result = runSeedStudy(experiments)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

const { runs, comparisons } = study()

const name = ({ figure, quantity, layer, array }: Comparison): string =>
  `${figure} ${quantity} ${layer} ${array}`

const mismatches = (rows: readonly Comparison[]): readonly string[] =>
  rows.filter((row) => !row.matches).map(name)

/** The study with the configurations of one experiment changed. */
function changed(id: Experiment['id'], change: Partial<ArrayConfig>): readonly string[] {
  const experiments = EXPERIMENTS.map((experiment) =>
    experiment.id !== id
      ? experiment
      : {
          ...experiment,
          runs: experiment.runs.map((run) => ({ ...run, config: { ...run.config, ...change } })),
        },
  )
  return mismatches(study(experiments).comparisons)
}

describe('published numbers', () => {
  test.each(comparisons.map((row) => [name(row), row]))('%s', (_, row) => {
    expect(row.matches).toBe(true)
    expect(Number(row.simulatedText)).toBe(Number(row.published.replace(/^(~|about )/, '')))
  })

  test('means of Figure 4 are of the layer values as printed, and it is said', () => {
    const row = comparisons.find((one) => name(one) === 'Figure 4 ofmap DRAM bandwidth mean 256')
    const printed = [255.859, 256, 255.297, 255.297, 256]
    expect(row!.simulated).toBeCloseTo(printed.reduce((sum, value) => sum + value) / 5, 10)
    expect(row!.note).toContain('unrounded values would give 255.690')
  })

  test('are all there, and only two are approximate', () => {
    const counted = Object.groupBy(comparisons, (row) => row.figure)
    expect(Object.entries(counted).map(([figure, rows]) => [figure, rows!.length])).toEqual([
      ['V.A', 12],
      ['Figure 1', 15],
      ['Figure 4', 9],
      ['Figure 2', 15],
      ['Figure 3', 15],
      ['Figure 5', 33],
    ])
    expect(comparisons.filter((row) => row.approximate).map((row) => row.published)).toEqual([
      'about 511',
      '~14',
    ])
  })

  test('layer 1 is the best of Figure 5 for every array', () => {
    const times = (array: number): readonly number[] =>
      runs
        .find((run) => run.experiment === 'figure-5' && run.array === array)!
        .result.layers.map((layer) => accessTime(layer))
    for (const array of [128, 256, 512]) {
      const speedups = times(32).map((baseline, layer) => baseline / times(array)[layer]!)
      expect(speedups.indexOf(Math.max(...speedups))).toBe(1)
    }
  })
})

describe('negative controls: other configurations do not give these numbers', () => {
  test('filter buffers that do not overflow', () => {
    const wrong = changed('figures-1-4', { filterSramKb: 40960 })
    expect(wrong).toContain('Figure 2 filter DRAM bandwidth 1 128')
    expect(wrong).toContain('Figure 2 filter DRAM bandwidth 1 256')
  })

  test('an ofmap buffer of 512 kB; 1024 kB is as good as 20480 kB', () => {
    expect(changed('figures-1-4', { ofmapSramKb: 512 })).toContain('Figure 3 ofmap DRAM bandwidth 0 128')
    expect(changed('figures-1-4', { ofmapSramKb: 1024 })).toEqual([])
  })

  test('another dataflow', () => {
    expect(changed('results-va', { dataflow: 'ws' }).length).toBeGreaterThan(6)
    expect(changed('figure-5', { dataflow: 'is' }).length).toBeGreaterThan(25)
  })

  test('a run that is missing matches nothing', () => {
    const { comparisons: rows } = study(EXPERIMENTS.filter(({ id }) => id !== 'results-va'))
    const missing = rows.filter((row) => row.experiment === 'results-va')
    expect(missing).toHaveLength(12)
    expect(missing.some((row) => row.matches)).toBe(false)
  })
})

describe('figures', () => {
  const figures = studyFigures(runs)

  test('hold the simulated values and every published one', () => {
    expect(figures.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5].map((number) => `figure-${number}`))
    const bars = figures.map(({ panels }) =>
      panels.flatMap(({ series }) => series.flatMap((one) => one.bars)),
    )
    const published = bars.map((some) => some.filter((bar) => bar.published !== undefined).length)
    expect(published).toEqual([15, 15, 15, 9, 24 + 6])
    for (const bar of bars.flat()) {
      expect(Number.isFinite(bar.simulated)).toBe(true)
      if (bar.published !== undefined) expect(bar.published / bar.simulated).toBeCloseTo(1, 3)
    }
  })

  test('add up the operands of Figure 4 to the average memory access', () => {
    const [panel] = figures[3]!.panels
    for (const { array, bars } of panel!.series) {
      const [ifmap, filter, ofmap, all] = bars.map((bar) => bar.simulated)
      // The operands' means are of printed values, three decimals each.
      expect(Math.abs(all! - (ifmap! + filter! + ofmap!))).toBeLessThan(0.0015)
      const { result } = runs.find((run) => run.experiment === 'figures-1-4' && run.array === array)!
      expect(averageMemoryAccess(result.layers[1]!)).toBeCloseTo(
        result.layers[1]!.dram.ifmap.bandwidthWordsPerCycle +
          result.layers[1]!.dram.filter.bandwidthWordsPerCycle +
          result.layers[1]!.dram.ofmap.bandwidthWordsPerCycle,
        9,
      )
    }
  })
})
