import type { Design } from '../design.ts'
import type { RunOutcome } from '../evaluation.ts'
import type { ParameterValues } from '../parameters.ts'
import type { Bench } from './bench.ts'
import { NETWORKS, type NetworkName } from './published.ts'
import { mean } from './row.ts'
import { comparedSpeedups, trafficRows } from './speedup-rows.ts'

/** The three numbers that are fitted by searching a grid. */
type Refitted = Pick<ParameterValues, 'dramEfficiency' | 'perOperatorWeightFactor' | 'int5Lanes'>

/** The fitted numbers refitted on three networks, and how well they do on the fourth. */
export interface LeftOut {
  readonly network: NetworkName
  readonly refitted: Refitted
  /** Mean and largest |error| of its four speedups, mean of its two traffic ratios; numbers of 1. */
  readonly speedError: number
  readonly largestSpeedError: number
  readonly trafficError: number
}

const EFFICIENCIES = range(0.5, 0.7, 0.025)
const WEIGHT_FACTORS = range(1.4, 2, 0.1)
const INT5_LANES = range(36, 46, 2)

/**
 * Each network left out in turn: eta, the weight factor and the INT5 lanes that minimise the mean |error| of the 12
 * speedups and 6 traffic ratios of the others. Weaker than a true hold-out: the structural choices saw all networks,
 * and the rates of the first step and the special function unit, and the batch, are kept.
 */
export function leaveOneOut(bench: Bench): readonly LeftOut[] {
  const known = new Map<string, RunOutcome>()
  const trials = gridOf(bench.parameters).map((refitted) =>
    trialOf(refittedBench(bench, refitted, known), refitted),
  )
  return NETWORKS.flatMap((network) => {
    const others = NETWORKS.filter((other) => other !== network)
    const best = bestOf(trials, others)
    if (best === undefined) return []
    const { speed, traffic } = best.errors[network]
    return [
      {
        network,
        refitted: best.refitted,
        speedError: mean(speed),
        largestSpeedError: Math.max(...speed),
        trafficError: mean(traffic),
      },
    ]
  })
}

interface Errors {
  readonly speed: readonly number[]
  readonly traffic: readonly number[]
}

interface Trial {
  readonly refitted: Refitted
  readonly errors: Readonly<Record<NetworkName, Errors>>
}

/** The bench with refitted numbers; designs that do not depend on one of them share their runs. */
function refittedBench(bench: Bench, refitted: Refitted, known: Map<string, RunOutcome>): Bench {
  const own = bench.withParameters({ ...bench.parameters, ...refitted })
  const run = (design: Design, network: NetworkName): RunOutcome => {
    const factor = design.policy.id === 'per-operator' ? refitted.perOperatorWeightFactor : ''
    const lanes = design.pe.id === 'int5' ? refitted.int5Lanes : ''
    const key = [design.id, network, refitted.dramEfficiency, factor, lanes].join(' ')
    const outcome = known.get(key) ?? own.run(design, network)
    known.set(key, outcome)
    return outcome
  }
  return { ...own, run }
}

function trialOf(own: Bench, refitted: Refitted): Trial {
  const errorsOf = (network: NetworkName): Errors => ({
    speed: comparedSpeedups(own, [network]).map(({ error }) => Math.abs(error)),
    traffic: trafficRows(own, [network]).map(({ error }) => Math.abs(error)),
  })
  return { refitted, errors: Object.fromEntries(NETWORKS.map((n) => [n, errorsOf(n)])) as Trial['errors'] }
}

function bestOf(trials: readonly Trial[], networks: readonly NetworkName[]): Trial | undefined {
  let best: Trial | undefined
  let least = Infinity
  for (const trial of trials) {
    const error = mean(networks.flatMap((n) => [...trial.errors[n].speed, ...trial.errors[n].traffic]))
    if (error < least) {
      least = error
      best = trial
    }
  }
  return best
}

/** The grid with the defaults first, so that of equal trials the default wins. */
function gridOf({
  dramEfficiency,
  perOperatorWeightFactor,
  int5Lanes,
}: ParameterValues): readonly Refitted[] {
  const grid = EFFICIENCIES.flatMap((eta) =>
    WEIGHT_FACTORS.flatMap((factor) =>
      INT5_LANES.map((lanes) => ({
        dramEfficiency: eta,
        perOperatorWeightFactor: factor,
        int5Lanes: lanes,
      })),
    ),
  )
  return [{ dramEfficiency, perOperatorWeightFactor, int5Lanes }, ...grid]
}

/** Values from first to last; rounded, so that they print as they were meant. */
function range(first: number, last: number, step: number): readonly number[] {
  const count = Math.round((last - first) / step)
  return Array.from({ length: count + 1 }, (_, index) => Number((first + index * step).toFixed(6)))
}
