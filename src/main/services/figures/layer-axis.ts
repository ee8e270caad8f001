import { longestOf, nameAxis, ordinalAxis, wantsRotation, type PlotMargins } from './chart-parts.ts'
import type { Canvas } from './scene.ts'

/** More bars than this touch each other and lose their outlines and names. */
const MOST_OUTLINED = 120
/** More names than this, on their side, are a grey wall. */
const MOST_NAMES = 60

/** An axis of layers in execution order: named while names can be read, else numbered. */
export function layerAxis(canvas: Canvas, names: readonly string[], barsPerLayer: number) {
  const isDense = names.length * barsPerLayer > MOST_OUTLINED || names.length > MOST_NAMES
  const isRotated = !isDense && wantsRotation(canvas, names)
  const margins: Pick<PlotMargins, 'rotatedLabel'> = isRotated ? { rotatedLabel: longestOf(names) } : {}
  return {
    isDense,
    margins,
    xAxis: isDense
      ? ordinalAxis(canvas, 'Layer, in execution order', names.length)
      : nameAxis(canvas, 'Layer', names, { isRotated }),
  }
}
