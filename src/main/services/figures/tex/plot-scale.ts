import { numberAxis, roundEnd, tickStep } from '../chart-parts.ts'
import type { Canvas, PlotAxis } from '../scene.ts'

/** An axis of numbers: where it starts and ends, and what is written at it, as the drawing has it. */
export interface Scale {
  /** With its unit and the prefix of bytes. */
  readonly title: string
  readonly min: number
  readonly max: number
  readonly isLog: boolean
  readonly ticks: readonly Tick[]
}

/** A place on an axis and its label. */
export interface Tick {
  readonly at: number
  readonly text: string
}

const SPLITS = 5
const MOST_DECADES = 6

/** The axis for some values: from zero in round steps, or whole decades. */
export function scaleOf(
  canvas: Canvas,
  axis: PlotAxis,
  values: readonly number[],
  steps: { readonly isVertical: boolean; readonly step?: number },
): Scale {
  return axis.isLog === true ? decades(canvas, axis, values, steps) : linear(canvas, axis, values, steps)
}

function linear(
  canvas: Canvas,
  axis: PlotAxis,
  values: readonly number[],
  { isVertical, step: given }: { readonly isVertical: boolean; readonly step?: number },
): Scale {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)]
  const step = given ?? tickStep((axis.max ?? high) - (axis.min ?? low), SPLITS)
  const min = axis.min ?? Math.floor(low / step) * step
  const end = axis.max ?? roundEnd(high, step)
  const max = end > min ? end : min + step
  const { name, axisLabel } = numberAxis(canvas, axis, {
    most: Math.max(Math.abs(min), Math.abs(max)),
    isVertical,
    step,
  })
  const first = Math.ceil(min / step - 1e-9)
  const count = Math.floor(max / step + 1e-9) - first + 1
  const ticks = Array.from({ length: count }, (_, index) => Number(((first + index) * step).toPrecision(12)))
  return {
    title: name,
    min,
    max,
    isLog: false,
    ticks: ticks.map((at) => ({ at, text: axisLabel.formatter(at) })),
  }
}

function decades(
  canvas: Canvas,
  axis: PlotAxis,
  values: readonly number[],
  { isVertical }: { readonly isVertical: boolean },
): Scale {
  const positive = values.filter((value) => value > 0)
  const from = Math.floor(
    Math.log10(axis.min ?? Math.min(...positive, ...(positive.length === 0 ? [1] : []))),
  )
  const to = Math.max(from + 1, Math.ceil(Math.log10(axis.max ?? Math.max(1e-300, ...positive)) - 1e-9))
  const every = Math.ceil((to - from + 1) / MOST_DECADES)
  const { name, axisLabel } = numberAxis(canvas, axis, { most: 10 ** to, isLog: true, isVertical })
  const ticks = Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index))
  return {
    title: name,
    min: 10 ** from,
    max: 10 ** to,
    isLog: true,
    ticks: ticks
      .filter((_, index) => index % every === 0)
      .map((at) => ({ at, text: axisLabel.formatter(Number(at.toPrecision(3))) })),
  }
}
