import { expect, test } from 'vitest'
import { METRIC_IDS, METRICS, type MetricValues } from '../../../src/shared/model/metrics.ts'
import type { RunSpec } from '../../../src/engine/model/run-spec.ts'
import { checkRun } from '../../../src/main/services/runs/checks.ts'
import { estimateRun } from '../../../src/main/services/runs/estimate-run.ts'
import { executeRun } from '../../../src/main/services/runs/execute.ts'
import { explain } from '../../../src/main/services/runs/explain.ts'
import { DEFAULT_DESIGN_SPEC } from '../../../src/main/services/runs/spec-defaults.ts'
import { alexNet, preset, valueOf } from './specs.ts'

function done(spec: RunSpec) {
  const { metrics, layers } = valueOf(executeRun({ spec }))
  return { spec, status: 'done', metrics, layers }
}

const RUNS: readonly (readonly [string, RunSpec])[] = [
  ['array', alexNet()],
  ['array with stalls', alexNet({ mode: 'USER', bandwidthWordsPerCycle: 10, dataflow: 'ws' })],
  [
    'corrected array, 3 steps',
    { ...alexNet({ mode: 'USER', bandwidthWordsPerCycle: 20 }, 'corrected'), steps: 3 },
  ],
  ['cambricon-d', DEFAULT_DESIGN_SPEC],
  ['one step', { ...DEFAULT_DESIGN_SPEC, steps: 1 }],
  ['all operators', { ...DEFAULT_DESIGN_SPEC, workload: preset('GUID128', { operators: 'all' }) }],
  ['systolic design', { ...DEFAULT_DESIGN_SPEC, design: 'systolic-ws' }],
]

test.each(RUNS)('%s: every number has a formula, its parts sum to it, every check holds', (_, spec) => {
  const run = done(spec)
  expect(checkRun(run).filter(({ holds }) => !holds)).toEqual([])
  for (const metric of METRIC_IDS) {
    const found = explain(run, metric)
    expect(found.definition).toBe(METRICS[metric].definition)
    expect(found.value).toBe(run.metrics[metric])
    if (found.value === null) {
      expect(found.formula).toContain('no such number')
      continue
    }
    expect(found.formula, metric).not.toMatch(/undefined|NaN|\?/)
    expect(
      found.checks.filter(({ holds }) => !holds),
      metric,
    ).toEqual([])
    const sizes = found.parts.map(({ value }) => Math.abs(value))
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
  }
})

test.each(RUNS)('%s: the layers explain themselves', (_, spec) => {
  const run = done(spec)
  for (const metric of ['cycles', 'macs', 'dramBytes', 'utilPercent', 'stallPercent'] as const) {
    const found = explain(run, metric, 1)
    const row = run.layers.find(
      ({ index, step }) =>
        index === 1 &&
        step ===
          (spec.steps === 1 && spec.kind === 'design' && spec.design === 'cambricon-d' ? 'first' : 'steady'),
    )
    expect(found.checks.filter(({ holds }) => !holds)).toEqual([])
    if (metric === 'cycles') expect(found.value).toBe(row?.cycles)
    if (metric === 'macs') expect(found.value).toBe(row?.macs)
    if (metric === 'utilPercent') expect(found.value).toBeCloseTo(row?.utilPercent ?? Number.NaN, 9)
  }
})

test('of a differential design either step of a layer can be asked for', () => {
  const run = done(DEFAULT_DESIGN_SPEC)
  const cycles = (step: 'first' | 'steady') =>
    run.layers.find((row) => row.index === 1 && row.step === step)?.cycles
  expect(cycles('first')).not.toBe(cycles('steady'))
  expect(explain(run, 'cycles', 1, 'first').value).toBe(cycles('first'))
  expect(explain(run, 'cycles', 1, 'steady').value).toBe(cycles('steady'))
  expect(explain(run, 'cycles', 1).value).toBe(cycles('steady'))
})

test('the utilisation of the seed study’s first layer, in its own numbers', () => {
  const found = explain(done(alexNet()), 'utilPercent', 0)
  // 3025 output pixels x 363 window elements x 96 filters on 128 x 128 PEs in 14 807 cycles.
  expect(found.formula.replaceAll('\u202F', ' ')).toBe('100 x 105 415 200 / (128 x 128 PEs x 14 807 cycles)')
  expect(found.value).toBeCloseTo((100 * 3025 * 363 * 96) / (128 * 128 * 14_807), 9)
})

test('a run at work has layers and no totals: what its layers say is checked, and no sum of them', () => {
  const run = done(alexNet())
  const none = Object.fromEntries(METRIC_IDS.map((id) => [id, null])) as Record<keyof MetricValues, null>
  const checks = checkRun({ ...run, status: 'running', metrics: none, layers: run.layers.slice(0, 2) })
  expect(checks.length).toBeGreaterThan(0)
  expect(checks.filter(({ holds }) => !holds)).toEqual([])
})

test('a number that was changed is found out', () => {
  const run = done(alexNet())
  const [first, ...others] = run.layers
  if (first === undefined) throw new Error('there are layers')
  const failing = (change: Partial<typeof first>): readonly string[] =>
    checkRun({ ...run, layers: [{ ...first, ...change }, ...others] })
      .filter(({ holds }) => !holds)
      .map(({ title }) => title)
  expect(failing({})).toEqual([])
  expect(failing({ macs: first.macs + 1 })).toContain('Multiply-accumulates are M x K x N')
  expect(failing({ cycles: first.cycles + 1 })).toContain('The accounts sum to PEs x cycles')
  expect(failing({ stallCycles: -1 })).toContain('Stalls are not negative and within the cycles')
  expect(failing({ dramBytes: { ...first.dramBytes, ifmap: 0 } })).toContain(
    "The layers' DRAM bytes times their steps sum to the run's",
  )
})

test('a design’s speedup, traffic ratio and saving are those of the dense design: 1, 1 and 0 for itself', () => {
  const { metrics } = done({ ...DEFAULT_DESIGN_SPEC, design: 'dense' })
  expect(metrics).toMatchObject({
    speedup: 1,
    trafficRatio: 1,
    energySavingPercent: 0,
    areaSquareMillimetres: null,
  })
})

test('the area of Cambricon-D is the published one, and grows with its parts', () => {
  const published = done(DEFAULT_DESIGN_SPEC).metrics.areaSquareMillimetres
  expect(published).toBeCloseTo(16.24, 9)
  const parameters = { ...DEFAULT_DESIGN_SPEC.parameters, inputBufferMiB: 128, peRows: 64 }
  const changed = done({ ...DEFAULT_DESIGN_SPEC, parameters }).metrics.areaSquareMillimetres
  // The input SRAM (4.52 mm²) doubles, the array (2.38 mm²) halves.
  expect(changed).toBeCloseTo(16.24 + 4.52 - 1.19, 9)
})

test.each(RUNS)('%s: the estimate', (_, spec) => {
  let clock = 0
  const found = valueOf(estimateRun({ spec }, () => (clock += 1)))
  const run = done(spec)
  expect(found.macs).toBe(run.metrics.macs)
  const hasStalls = spec.kind === 'array' && spec.array.mode === 'USER'
  expect(found.isExact).toBe(!hasStalls)
  expect(found.cycles + (hasStalls ? (run.metrics.stallCycles ?? 0) : 0)).toBe(run.metrics.cycles)
  expect(found.wallSeconds).toBeGreaterThan(0)
  if (spec.kind === 'design') expect(found.dramBytes).toBe(run.metrics.dramBytes)
  else expect(found.dramBytes).toBeLessThanOrEqual(run.metrics.dramBytes ?? 0)
})
