import { axisNumber } from '../../../shared/format/numbers.ts'
import { METRICS, type MetricId } from '../../../shared/model/metrics.ts'
import { niceStep } from '../../heatmap/axis.ts'
import { metricColumn, type Parameter, type SweepModel } from './sweep-model.ts'

/** One axis of the parallel coordinates. Values are levels of a parameter, or numbers. */
export interface PlotAxis {
  /** Id of the parameter or the metric. */
  readonly id: string
  readonly title: string
  readonly unit: string
  /** Less is better: small values are at the top. */
  readonly isFlipped: boolean
  readonly isLog: boolean
  /** Each level has its place; lines are spread a little around it. */
  readonly isDiscrete: boolean
  readonly low: number
  readonly high: number
  /** Value of each point; NaN where it has none. */
  readonly values: Float64Array
  readonly ticks: readonly { readonly value: number; readonly text: string }[]
  readonly textOf: (value: number) => string
}

/** More levels are laid out as numbers. */
const MOST_DISCRETE = 16
const LOG_RATIO = 50
const TICKS = 5

/** The axes of the parameters and of the chosen metrics, in this order. */
export function plotAxes(model: SweepModel, metrics: readonly MetricId[]): readonly PlotAxis[] {
  return [
    ...model.parameters.map(parameterAxis),
    ...metrics.map((metric) => {
      const { title, unit, direction } = METRICS[metric]
      const values = metricColumn(model.points, metric)
      return numberAxis({ id: metric, title, unit, isFlipped: direction === 'lower', values })
    }),
  ]
}

function parameterAxis({ id, title, unit, levels, levelOf }: Parameter): PlotAxis {
  const isNumber = levels.every(({ value }) => typeof value === 'number')
  if (isNumber && levels.length > MOST_DISCRETE) {
    const values = columnOf(levelOf, (level) => Number(levels[level]?.value ?? Number.NaN))
    return numberAxis({ id, title, unit, isFlipped: false, values })
  }
  const every = Math.ceil(levels.length / (2 * MOST_DISCRETE))
  const textOf = (value: number): string => levels[Math.round(value)]?.text ?? ''
  return {
    id,
    title,
    unit,
    isFlipped: false,
    isLog: false,
    isDiscrete: true,
    low: 0,
    high: levels.length - 1,
    values: columnOf(levelOf, (level) => (level < 0 ? Number.NaN : level)),
    ticks: levels.flatMap(({ text }, value) => (value % every === 0 ? [{ value, text }] : [])),
    textOf,
  }
}

function columnOf(levelOf: readonly number[], valueOf: (level: number) => number): Float64Array {
  const values = new Float64Array(levelOf.length)
  for (const [position, level] of levelOf.entries()) values[position] = valueOf(level)
  return values
}

function numberAxis(axis: Pick<PlotAxis, 'id' | 'title' | 'unit' | 'isFlipped' | 'values'>): PlotAxis {
  let [low, high] = [Infinity, -Infinity]
  for (const value of axis.values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  if (low > high) [low, high] = [0, 1]
  if (low === high) [low, high] = [low - Math.abs(low || 1) / 2, high + Math.abs(high || 1) / 2]
  const isLog = low > 0 && high / low > LOG_RATIO
  return {
    ...axis,
    isLog,
    isDiscrete: false,
    low,
    high,
    ticks: (isLog ? logTicks : linearTicks)(low, high).map((value) => ({ value, text: axisNumber(value) })),
    textOf: (value) => axisNumber(Number(value.toPrecision(3))),
  }
}

/** Multiples of 1, 2 or 5 within the range, at most five or six. */
export function linearTicks(low: number, high: number): readonly number[] {
  const step = niceStep((high - low) / TICKS)
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step)
}

/** Decades within the range. */
export function logTicks(low: number, high: number): readonly number[] {
  const first = Math.ceil(Math.log10(low) - 1e-9)
  const last = Math.floor(Math.log10(high) + 1e-9)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => 10 ** (first + i))
}

/** Where a value is on its axis: 0 at the bottom, 1 at the top. */
export function placeOf(axis: PlotAxis, value: number): number {
  const { low, high, isLog, isFlipped } = axis
  const share = isLog
    ? (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low))
    : (value - low) / (high - low)
  return isFlipped ? 1 - share : share
}

/** The value at a place of an axis, the inverse of {@link placeOf}. */
export function valueAt(axis: PlotAxis, place: number): number {
  const { low, high, isLog, isFlipped } = axis
  const share = isFlipped ? 1 - place : place
  return isLog ? low * (high / low) ** share : low + share * (high - low)
}
