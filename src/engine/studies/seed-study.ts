import { ok, type Result } from '../model/problem.ts'
import { layerMetric, mean, METRICS, type LayerMetricId } from './seed-study-metrics.ts'
import { PUBLISHED, type Place, type PublishedNumber } from './seed-study-published.ts'
import {
  EXPERIMENTS,
  runExperiments,
  type ArraySize,
  type Experiment,
  type ExperimentId,
  type SeedRunResult,
} from './seed-study-runs.ts'

/** One published number beside the simulated one. */
export interface Comparison {
  readonly experiment: ExperimentId
  readonly figure: string
  /** Title of the metric, e.g. `access time`. */
  readonly quantity: string
  readonly unit: string
  /** `0` to `4`, `mean`, `best` or `highest`. */
  readonly layer: string
  /** Rows and columns of the array. */
  readonly array: ArraySize
  /** As printed. */
  readonly published: string
  readonly simulated: number
  /** Rounded to the printed digits. */
  readonly simulatedText: string
  /** Simulated - published, unrounded, in the quantity's unit. */
  readonly difference: number
  /** Equal to the printed digit. */
  readonly matches: boolean
  /** The study itself calls the number approximate (`~`, `about`); it is compared at the digits it prints. */
  readonly approximate: boolean
  readonly note?: string
}

/** The study, simulated and compared. */
export interface SeedStudy {
  readonly runs: readonly SeedRunResult[]
  readonly comparisons: readonly Comparison[]
}

/** Runs the study's experiments and compares every published number with what they give. */
export function runSeedStudy(experiments: readonly Experiment[] = EXPERIMENTS): Result<SeedStudy> {
  const runs = runExperiments(experiments)
  if (!runs.ok) return runs
  return ok({ runs: runs.value, comparisons: PUBLISHED.map((number) => compare(runs.value, number)) })
}

/** A simulated number of the study in the metric's unit; not a number where there is no such run or layer. */
export function simulatedNumber(
  runs: readonly SeedRunResult[],
  { experiment, metric, array, place }: Pick<PublishedNumber, 'experiment' | 'metric' | 'array' | 'place'>,
): number {
  const valuesOf = (of: LayerMetricId, size: ArraySize): readonly number[] =>
    runs
      .find((run) => run.experiment === experiment && run.array === size)
      ?.result.layers.map((layer) => layerMetric(of, layer)) ?? []
  if (metric !== 'access-speedup' && metric !== 'cycle-speedup') {
    const values = valuesOf(metric, array)
    return place === 'mean' && experiment === 'figures-1-4' ? mean(values.map(asPrinted)) : at(place, values)
  }
  const of = metric === 'access-speedup' ? 'access-time' : 'compute-cycles'
  const [baseline, values] = [valuesOf(of, 32), valuesOf(of, array)]
  if (place === 'mean') return mean(baseline) / mean(values)
  return at(
    place,
    values.map((value, layer) => (baseline[layer] ?? Number.NaN) / value),
  )
}

/** A bandwidth with the three decimals of Figures 1-3: Figure 4 averages the numbers those figures print. */
function asPrinted(bandwidthWordsPerCycle: number): number {
  return Math.round(bandwidthWordsPerCycle * 1000) / 1000
}

function at(place: Place, values: readonly number[]): number {
  if (place === 'mean') return mean(values)
  if (place === 'best' || place === 'highest') return Math.max(...values)
  return values[place] ?? Number.NaN
}

function compare(runs: readonly SeedRunResult[], number: PublishedNumber): Comparison {
  const { experiment, figure, metric, place, array, text, decimals, note } = number
  const simulated = simulatedNumber(runs, number)
  const published = publishedValue(text)
  const simulatedText = simulated.toFixed(decimals)
  const matches = simulatedText === published.toFixed(decimals)
  return {
    experiment,
    figure,
    quantity: METRICS[metric].title,
    unit: METRICS[metric].unit,
    layer: String(place),
    array,
    published: text,
    simulated,
    simulatedText,
    difference: simulated - published,
    matches,
    approximate: /^(~|about )/.test(text),
    ...(note === undefined ? {} : { note }),
  }
}

/** The value of a number as printed. */
export function publishedValue(text: string): number {
  return Number(text.replace(/^(~|about )/, ''))
}
