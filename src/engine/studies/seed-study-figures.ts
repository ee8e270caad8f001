import type { MetricId } from './seed-study-metrics.ts'
import { averageMemoryAccess, mean } from './seed-study-metrics.ts'
import { PUBLISHED, type Place, type PublishedNumber } from './seed-study-published.ts'
import { publishedValue, simulatedNumber } from './seed-study.ts'
import { STUDY_ARRAYS, type ArraySize, type ExperimentId, type SeedRunResult } from './seed-study-runs.ts'

/** One bar: what was simulated and, where the study prints it, the published value. */
export interface FigureBar {
  readonly simulated: number
  readonly published?: number
}

/** Bars of one colour, one per category. */
export interface FigureSeries {
  readonly array: ArraySize
  readonly bars: readonly FigureBar[]
}

/** One pair of axes with grouped bars. */
export interface FigurePanel {
  readonly xTitle: string
  readonly quantity: string
  readonly unit: string
  readonly categories: readonly string[]
  readonly series: readonly FigureSeries[]
  /** Digits after the point where values are written at the bars; none are written where undefined. */
  readonly labelDecimals?: number
}

/** A figure of the study as data, before it is drawn. */
export interface StudyFigure {
  /** File name without its ending. */
  readonly id: string
  readonly title: string
  readonly panels: readonly FigurePanel[]
}

/** A category of a panel: its label and where its values come from. */
interface Category {
  readonly label: string
  readonly metric: MetricId
  readonly place: Place
}

const FIGURE_OPERANDS = [
  { figure: 1, operand: 'ifmap', name: 'IFMAP' },
  { figure: 2, operand: 'filter', name: 'FILTER' },
  { figure: 3, operand: 'ofmap', name: 'OFMAP' },
] as const

/** The five figures of the study from its simulated runs. */
export function studyFigures(runs: readonly SeedRunResult[]): readonly StudyFigure[] {
  return [...bandwidthFigures(runs), meanFigure(runs), accessFigure(runs)]
}

function bandwidthFigures(runs: readonly SeedRunResult[]): readonly StudyFigure[] {
  return FIGURE_OPERANDS.map(({ figure, operand, name }) => ({
    id: `figure-${figure}`,
    title: `Average ${name} DRAM bandwidth per layer`,
    panels: [
      {
        xTitle: 'Layer',
        quantity: `${name} DRAM bandwidth`,
        unit: 'words per cycle',
        categories: LAYERS.map(String),
        series: seriesOf(runs, 'figures-1-4', STUDY_ARRAYS, layerCategories(`${operand}-bandwidth`)),
      },
    ],
  }))
}

function meanFigure(runs: readonly SeedRunResult[]): StudyFigure {
  const categories = FIGURE_OPERANDS.map(({ operand, name }): Category => ({
    label: name,
    metric: `${operand}-bandwidth`,
    place: 'mean',
  }))
  const series = seriesOf(runs, 'figures-1-4', STUDY_ARRAYS, categories)
  const summed = series.map(({ array, bars }) => ({
    array,
    bars: [...bars, { simulated: meanMemoryAccess(runs, array) }],
  }))
  return {
    id: 'figure-4',
    title: 'Mean DRAM bandwidth of the five layers',
    panels: [
      {
        xTitle: 'Operand',
        quantity: 'Mean DRAM bandwidth',
        unit: 'words per cycle',
        categories: [...categories.map(({ label }) => label), 'all three'],
        series: summed,
        labelDecimals: 3,
      },
    ],
  }
}

/** The study's average memory access, mean over the layers, in words per cycle. */
function meanMemoryAccess(runs: readonly SeedRunResult[], array: ArraySize): number {
  const run = runs.find((other) => other.experiment === 'figures-1-4' && other.array === array)
  return mean(run?.result.layers.map(averageMemoryAccess) ?? [])
}

function accessFigure(runs: readonly SeedRunResult[]): StudyFigure {
  const panel = (
    metric: MetricId,
    arrays: readonly ArraySize[],
    quantity: string,
    unit: string,
  ): FigurePanel => {
    const categories: readonly Category[] = [
      ...layerCategories(metric),
      { label: 'mean', metric, place: 'mean' },
    ]
    return {
      xTitle: 'Layer',
      quantity,
      unit,
      categories: categories.map(({ label }) => label),
      series: seriesOf(runs, 'figure-5', arrays, categories),
    }
  }
  return {
    id: 'figure-5',
    title: 'Access time and its speedup over the 32 x 32 baseline',
    panels: [
      panel('access-time', [32, ...STUDY_ARRAYS], 'Access time', 'cycles'),
      panel('access-speedup', STUDY_ARRAYS, 'Access time speedup', '×'),
    ],
  }
}

const LAYERS = [0, 1, 2, 3, 4] as const

function layerCategories(metric: MetricId): readonly Category[] {
  return LAYERS.map((layer) => ({ label: String(layer), metric, place: layer }))
}

function seriesOf(
  runs: readonly SeedRunResult[],
  experiment: ExperimentId,
  arrays: readonly ArraySize[],
  categories: readonly Category[],
): readonly FigureSeries[] {
  return arrays.map((array) => ({
    array,
    bars: categories.map(({ metric, place }) => barOf(runs, { experiment, metric, place, array })),
  }))
}

function barOf(
  runs: readonly SeedRunResult[],
  bar: Pick<PublishedNumber, 'experiment' | 'metric' | 'place' | 'array'>,
): FigureBar {
  const simulated = simulatedNumber(runs, bar)
  // The study prints the speedup of its best layer, and names it: layer 1.
  const place = bar.metric === 'access-speedup' && bar.place === 1 ? 'best' : bar.place
  const printed = PUBLISHED.find(
    (number) =>
      number.experiment === bar.experiment &&
      number.metric === bar.metric &&
      number.place === place &&
      number.array === bar.array,
  )
  return printed === undefined ? { simulated } : { simulated, published: publishedValue(printed.text) }
}
