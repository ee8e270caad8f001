import type { ArrayConfig } from '../model/array-config.ts'
import type { Layer } from '../model/layer.ts'
import type { Rules } from '../model/rules.ts'
import { denseWindow, keptRows, type Shape } from '../systolic/shape.ts'
import { type Axis, outputSize, windowsInside } from './window-geometry.ts'

/** One group of a layer under corrected rules: padding, stride and batch included. Groups run one after another. */
export interface CorrectedShape extends Shape {
  readonly groups: number
  readonly batch: number
  readonly vertical: Axis
  readonly horizontal: Axis
  /** (pixel, window element) pairs of a group that are real words, not padding or overhang. */
  readonly realPairs: number
}

/** The shape of one group of the layer; layer-wise sparsity applies when the configuration enables it. */
export function correctedShape(layer: Layer, config: ArrayConfig, rules: Rules): CorrectedShape {
  const roundUp = !rules.fixes.has('floor-output-size')
  const vertical: Axis = {
    size: layer.ifmapHeight,
    filter: layer.filterHeight,
    stride: layer.strideHeight,
    pad: layer.padHeight,
    out: outputSize(layer.ifmapHeight, layer.filterHeight, layer.strideHeight, layer.padHeight, roundUp),
  }
  const horizontal: Axis = {
    size: layer.ifmapWidth,
    filter: layer.filterWidth,
    stride: layer.strideWidth,
    pad: layer.padWidth,
    out: outputSize(layer.ifmapWidth, layer.filterWidth, layer.strideWidth, layer.padWidth, roundUp),
  }
  const channels = layer.channels / layer.groups
  const denseK = layer.filterHeight * layer.filterWidth * channels
  const enabled = config.v3?.sparsity.enabled === true && !config.v3.sparsity.rowWise
  const ratio = enabled ? (layer.sparsity ?? { keep: 1, of: 1 }) : { keep: 1, of: 1 }
  const [keep, of] = ratio.keep >= ratio.of ? [1, 1] : [ratio.keep, ratio.of]
  const k = keptRows(denseK, keep, of)
  const m = layer.batch * vertical.out * horizontal.out
  const partial = { channels, k, keep, of }
  return {
    ifmapHeight: layer.ifmapHeight,
    ifmapWidth: layer.ifmapWidth,
    filterHeight: layer.filterHeight,
    filterWidth: layer.filterWidth,
    channels,
    strideHeight: layer.strideHeight,
    strideWidth: layer.strideWidth,
    outHeight: vertical.out,
    outWidth: horizontal.out,
    m,
    k,
    denseK,
    n: layer.filters / layer.groups,
    overhangs: hasNulls(vertical) || hasNulls(horizontal),
    keep,
    of,
    groups: layer.groups,
    batch: layer.batch,
    vertical,
    horizontal,
    realPairs: layer.batch * realPairsPerImage(partial, vertical, horizontal),
  }
}

function hasNulls(axis: Axis): boolean {
  return axis.pad > 0 || (axis.out - 1) * axis.stride + axis.filter > axis.size
}

type Kept = Pick<Shape, 'channels' | 'k' | 'keep' | 'of'>

/** Sum over the kept window elements of the windows in which they are real. */
function realPairsPerImage(s: Kept, vertical: Axis, horizontal: Axis): number {
  const rows = Float64Array.from({ length: vertical.filter }, (_, y) => windowsInside(vertical, y))
  const cols = Float64Array.from({ length: horizontal.filter }, (_, x) => windowsInside(horizontal, x))
  if (s.of === 1) {
    return s.channels * rows.reduce((sum, n) => sum + n, 0) * cols.reduce((sum, n) => sum + n, 0)
  }
  let pairs = 0
  for (let kept = 0; kept < s.k; kept++) {
    const position = Math.floor(denseWindow(s, kept) / s.channels)
    pairs += (rows[Math.floor(position / horizontal.filter)] ?? 0) * (cols[position % horizontal.filter] ?? 0)
  }
  return pairs
}
