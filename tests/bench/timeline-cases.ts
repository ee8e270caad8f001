import { arrayTimeline } from '../../src/engine/index.ts'
import type { ArrayConfig } from '../../src/engine/model/array-config.ts'
import { gemmLayer, type Layer } from '../../src/engine/model/layer.ts'
import { CORRECTED, type Rules, SCALE_SIM_V2 } from '../../src/engine/model/rules.ts'
import type { Timeline, TimelineQuery } from '../../src/engine/timeline/timeline.ts'
import { findPreset } from '../../src/engine/workloads/presets.ts'
import { toLayers } from '../../src/engine/workloads/topology-export.ts'
import { valueOf } from '../engine/golden-runs.ts'
import type { BenchCase } from './cases.ts'

/** An A100-like array of 128 x 128, output stationary. */
const ARRAY: ArrayConfig = {
  runName: 'bench',
  rows: 128,
  cols: 128,
  dataflow: 'os',
  ifmapSramKb: 40960,
  filterSramKb: 40960,
  ofmapSramKb: 20480,
  ifmapOffset: 0,
  filterOffset: 10_000_000,
  ofmapOffset: 20_000_000,
  mode: 'CALC',
  bandwidthWordsPerCycle: 1500,
}

function timelineOf(
  layers: readonly Layer[],
  steps: number,
  rules: Rules = SCALE_SIM_V2,
  config = ARRAY,
): Timeline {
  return valueOf(arrayTimeline({ layers, config, rules }, { steps }))
}

/** Makes something when it is first needed: the other cases need not wait for it. */
function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

/** Asks for 2,000 bins of the whole run. */
function whole(
  name: string,
  timeline: () => Timeline,
  quantity: string,
  more: Partial<TimelineQuery> = {},
): BenchCase {
  return {
    name: `timeline, ${name}, 2,000 bins: ${quantity}${more.withMax === true ? ' with largest cycles' : ''}`,
    run: () => {
      const { endCycle } = timeline()
      valueOf(timeline().query({ t0: 0, t1: endCycle, bins: 2000, quantity, ...more }))
    },
  }
}

/** Matrix products of about 10^power cycles in all, at most 10^9 each. */
function products(power: number): readonly Layer[] {
  // 1024 window elements take 1278 cycles per fold.
  const side = 128 * Math.ceil(Math.sqrt(10 ** Math.min(9, power) / 1278))
  return Array.from({ length: 10 ** Math.max(0, power - 9) }, () => gemmLayer('product', side, side, 1024))
}

/** Every case of the timeline of systolic arrays. */
export function timelineCases(): readonly BenchCase[] {
  const guid512 = lazily(() => {
    const workload = valueOf(valueOf(findPreset('GUID512')).build(1))
    return toLayers(workload, { which: 'conv', padding: 'enlarge-ifmap' })
  })
  const once = lazily(() => timelineOf(guid512(), 1))
  const often = lazily(() => timelineOf(guid512(), 250))
  const corrected = lazily(() => timelineOf(guid512(), 250, CORRECTED, { ...ARRAY, mode: 'USER' }))
  return [
    {
      name: 'timeline, GUID512 CALC: preparation',
      run: () => {
        timelineOf(guid512(), 1)
      },
      budgetMs: 50,
    },
    {
      name: 'timeline, GUID512 CALC: preparation with DRAM words',
      run: () => {
        const timeline = timelineOf(guid512(), 1)
        const { firstCycle: t0, lastTrafficCycle: t1 } = timeline
        for (const operand of ['ifmap', 'filter', 'ofmap']) {
          valueOf(timeline.query({ t0, t1, bins: 1, quantity: `dram-words:${operand}` }))
        }
      },
      budgetMs: 100,
    },
    ...(['os', 'ws', 'is'] as const).flatMap((dataflow) =>
      [SCALE_SIM_V2, CORRECTED].map((rules) => ({
        name: `timeline, GUID512 CALC, 256 x 256 ${dataflow}, ${rules.id}: preparation with its ends`,
        run: () => {
          const config = { ...ARRAY, rows: 256, cols: 256, dataflow }
          const { firstCycle, lastTrafficCycle } = timelineOf(guid512(), 1, rules, config)
          if (!(firstCycle < lastTrafficCycle)) throw new Error('nothing happens')
        },
        budgetMs: 150,
      })),
    ),
    { ...whole('GUID512', once, 'busy-pes-by-row'), budgetMs: 16 },
    { ...whole('GUID512 x 250 steps', often, 'busy-pes-by-row'), budgetMs: 25 },
    ...[
      'busy-pes',
      'busy-pes-by-column',
      'accounting',
      'sram-words:ifmap',
      'dram-words:filter',
      'dram-words:ofmap',
    ].map((quantity) => ({ ...whole('GUID512 x 250 steps', often, quantity), budgetMs: 25 })),
    whole('GUID512 x 250 steps', often, 'busy-pes-by-row', { withMax: true }),
    whole('GUID512 x 250 steps', often, 'dram-words:ofmap', { withMax: true }),
    whole('GUID512 x 250 steps, corrected, 1500 words/cycle', corrected, 'busy-pes-by-row'),
    whole('GUID512 x 250 steps, corrected, 1500 words/cycle', corrected, 'dram-words:ifmap'),
    whole('GUID512 x 250 steps, corrected, 1500 words/cycle', corrected, 'accounting'),
    ...[6, 9, 12].map((power) => ({
      ...whole(
        `10^${power} cycles`,
        lazily(() => timelineOf(products(power), 1)),
        'busy-pes-by-row',
      ),
      budgetMs: 16,
    })),
    {
      name: 'timeline, GUID512 x 250 steps: pe-grid of the middle half',
      run: () => {
        const { endCycle } = often()
        const [t0, t1] = [Math.floor(endCycle / 4), Math.floor((3 * endCycle) / 4)]
        valueOf(often().query({ t0, t1, bins: 1, quantity: 'pe-grid' }))
      },
      budgetMs: 16,
    },
  ]
}
