import { asyncPe } from '../async-pe.ts'
import { cambriconD } from '../cambricon-d.ts'
import { dense } from '../dense.ts'
import type { Design } from '../design.ts'
import { diffyAll } from '../diffy-all.ts'
import { diffyDf } from '../diffy-df.ts'
import { diffyPe } from '../diffy-pe.ts'
import { computeSpeedup, speedup, trafficRatio } from '../evaluation.ts'
import { networkFacts } from '../layer-facts.ts'
import { expectedMaximum } from '../lognormal.ts'
import { withParameter } from '../parameters.ts'
import { arrayCycles } from '../pe-models/asynchronous.ts'
import { physicalA100 } from '../physical-a100.ts'
import type { Bench } from './bench.ts'
import {
  CALIBRATED_OUTLIER_RATES,
  COMPARED_DESIGNS,
  NETWORKS,
  PUBLISHED_A100_SPEED,
  PUBLISHED_ASYNC_SPEEDUP,
  PUBLISHED_COMPUTE_SPEEDUP,
  PUBLISHED_SPEEDUP,
  PUBLISHED_TRAFFIC,
  type ComparedDesign,
  type NetworkName,
} from './published.ts'
import { rowOf, type ValidationRow } from './row.ts'

const DESIGN_OF: Readonly<Record<ComparedDesign, Design>> = {
  'cambricon-d': cambriconD,
  'diffy-pe': diffyPe,
  'diffy-df': diffyDf,
  'diffy-all': diffyAll,
}

/** The 16 speedups that count: four designs on the given networks. */
export function comparedSpeedups(
  bench: Bench,
  networks: readonly NetworkName[] = NETWORKS,
): readonly ValidationRow[] {
  return COMPARED_DESIGNS.flatMap((design) =>
    networks.map((network) =>
      rowOf({
        network,
        design,
        metric: 'speedup',
        published: PUBLISHED_SPEEDUP[design][network],
        simulated: speedup(bench.run(DESIGN_OF[design], network), bench.run(dense, network)),
      }),
    ),
  )
}

/** The asynchronous design at the global outlier rate, then at rates that were calibrated on this very row. */
export function asynchronousSpeedups(bench: Bench): readonly ValidationRow[] {
  const row = (network: NetworkName, own: Bench, metric: string, note: string): ValidationRow => {
    const simulated = speedup(own.run(asyncPe, network), own.run(dense, network))
    const published = PUBLISHED_ASYNC_SPEEDUP[network]
    return rowOf({ network, design: 'async-pe', metric, published, simulated, isCounted: false, note })
  }
  const global = NETWORKS.map((network) =>
    row(network, bench, 'speedup, global outlier rate', 'one outlier rate for all networks'),
  )
  const calibrated = NETWORKS.map((network) => {
    const rate = CALIBRATED_OUTLIER_RATES[network]
    const own = bench.withParameters(withParameter(bench.parameters, 'outlierRate', rate))
    const note = `outlier rate ${(rate * 100).toFixed(2)} % calibrated on this figure, no evidence`
    return row(network, own, 'speedup, calibrated, no evidence', note)
  })
  return [...global, ...calibrated]
}

/** Expected part of the cycles in which one of the two arrays waits, over a steady step; 0..1. */
export function oneArrayShare(bench: Bench, network: NetworkName): number {
  const { parameters } = bench
  const { outlierRate, outlierSpread } = parameters
  let waiting = 0
  let total = 0
  for (const layer of networkFacts(bench.workload(network), 'conv').layers) {
    const [a, b] = arrayCycles(layer, { parameters, step: 'steady', outlierRate, outlierSpread })
    const longer = expectedMaximum(a, b, outlierSpread)
    waiting += 2 * longer - a - b
    total += longer
  }
  return waiting / total
}

/** The real A100 read in two ways: as a roofline, and as the dense baseline with a launch cost per operator [I]. */
export function a100Speeds(bench: Bench): readonly ValidationRow[] {
  const launchSeconds = bench.parameters.gpuLaunchMicroseconds * 1e-6
  const row = (network: NetworkName, metric: string, simulated: number): ValidationRow => {
    const published = PUBLISHED_A100_SPEED[network]
    return rowOf({ network, design: 'physical-a100', metric, published, simulated, isCounted: false })
  }
  return [
    ...NETWORKS.map((network) =>
      row(network, 'speed, roofline', speedup(bench.run(physicalA100, network), bench.run(dense, network))),
    ),
    ...NETWORKS.map((network) => {
      const passSeconds = bench.run(dense, network).run.timeSeconds / bench.setup.steps
      const launches = networkFacts(bench.workload(network), 'all').operatorCount
      return row(
        network,
        'speed, baseline + launches',
        passSeconds / (passSeconds + launchSeconds * launches),
      )
    }),
  ]
}

/** The 8 traffic ratios: two designs on the given networks. */
export function trafficRows(
  bench: Bench,
  networks: readonly NetworkName[] = NETWORKS,
): readonly ValidationRow[] {
  return (['diffy-df', 'cambricon-d'] as const).flatMap((design) =>
    networks.map((network) =>
      rowOf({
        network,
        design,
        metric: 'DRAM traffic / baseline',
        published: PUBLISHED_TRAFFIC[design][network],
        simulated: trafficRatio(bench.run(DESIGN_OF[design], network), bench.run(dense, network)),
      }),
    ),
  )
}

/** Compute-only speedups against the middle of the published band. */
export function computeRows(bench: Bench): readonly ValidationRow[] {
  const [low, high] = PUBLISHED_COMPUTE_SPEEDUP
  return NETWORKS.map((network) => {
    const simulated = computeSpeedup(bench.run(cambriconD, network), bench.run(dense, network))
    return rowOf({
      network,
      design: 'cambricon-d',
      metric: 'compute-only speedup',
      published: (low + high) / 2,
      simulated,
      note: `published band ${low}-${high}: ${placeInBand(simulated)}`,
    })
  })
}

function placeInBand(simulated: number): string {
  const [low, high] = PUBLISHED_COMPUTE_SPEEDUP
  if (simulated < low) return `${(100 * (1 - simulated / low)).toFixed(1)} % below`
  return simulated <= high ? 'inside' : `${(100 * (simulated / high - 1)).toFixed(1)} % above`
}
