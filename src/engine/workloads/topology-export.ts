import { gemmLayer } from '../model/layer.ts'
import type { Layer, TopologyKind } from '../model/layer.ts'
import { isGemm } from './model.ts'
import type { AttentionOperator, ConvOperator, GemmOperator, LinearOperator, Workload } from './model.ts'

/** Which matrix products of a workload become layers, and how a padded convolution is written. */
export interface TopologyOptions {
  /** `conv`: convolutions; `gemm`: fully connected layers and attention products; `all`: both in execution order. */
  readonly which: TopologyKind | 'all'
  /**
   * `enlarge-ifmap`: no padding, the ifmap is as large as what the output really reads (SCALE-Sim has no padding);
   * `explicit`: the real ifmap with its padding (corrected rules).
   */
  readonly padding: 'enlarge-ifmap' | 'explicit'
}

/** A layer that stands for `repeat` equal ones. */
export interface TopologyRow {
  readonly operatorId: number
  readonly kind: TopologyKind
  /** Size of one repetition. */
  readonly layer: Layer
  /** Independent repetitions: batch * heads for attention products, 1 otherwise. */
  readonly repeat: number
}

/**
 * The matrix products as rows in execution order. A fully connected layer is one row with the batch in M. An attention
 * product is one row of the size of one head of one image, with `repeat` = batch * heads.
 */
export function toTopologyRows(workload: Workload, options: TopologyOptions): readonly TopologyRow[] {
  return workload.operators
    .filter(isGemm)
    .filter((operator) => options.which === 'all' || options.which === topologyKind(operator))
    .map((operator) => ({
      operatorId: operator.id,
      kind: topologyKind(operator),
      layer: operator.kind === 'conv' ? convRow(operator, options.padding) : gemmRow(operator),
      repeat: operator.gemm.count,
    }))
}

/**
 * The matrix products as layers to simulate one after the other. Attention products are written out, one layer per
 * head x image named `<operator>.0`, `.1` ..., because a topology file has no column for repetitions; the
 * multiply-accumulates of the layers therefore sum to the workload's. A convolution keeps its batch in `Layer.batch`.
 */
export function toLayers(workload: Workload, options: TopologyOptions): readonly Layer[] {
  return toTopologyRows(workload, options).flatMap(({ layer, repeat }) =>
    repeat === 1
      ? [layer]
      : Array.from({ length: repeat }, (_, index) => ({ ...layer, name: `${layer.name}.${index}` })),
  )
}

function topologyKind(operator: GemmOperator): TopologyKind {
  return operator.kind === 'conv' ? 'conv' : 'gemm'
}

function gemmRow({ name, gemm }: LinearOperator | AttentionOperator): Layer {
  return gemmLayer(name, gemm.m, gemm.n, gemm.k)
}

function convRow({ layer, output }: ConvOperator, padding: TopologyOptions['padding']): Layer {
  if (padding === 'explicit') return layer
  const [outHeight = 1, outWidth = 1] = output.slice(2)
  return {
    ...layer,
    ifmapHeight: ifmapPixels(
      layer.ifmapHeight,
      layer.filterHeight,
      layer.strideHeight,
      layer.padHeight,
      outHeight,
    ),
    ifmapWidth: ifmapPixels(layer.ifmapWidth, layer.filterWidth, layer.strideWidth, layer.padWidth, outWidth),
    padHeight: 0,
    padWidth: 0,
  }
}

/**
 * Pixels the output reads, (out - 1) * stride + filter: SCALE-Sim rounds output sizes up, so a real size with a
 * remainder would give one output too many. A size that gives the right output as it is stays (the seed's 224).
 */
function ifmapPixels(ifmap: number, filter: number, stride: number, pad: number, out: number): number {
  const isRight = pad === 0 && Math.ceil((ifmap - filter + stride) / stride) === out
  return isRight ? ifmap : (out - 1) * stride + filter
}
