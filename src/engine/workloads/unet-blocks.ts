import type { GraphBuilder } from './graph-builder.ts'
import { asImage, asTokens, channelsOf, featureSlice, pixelsOf } from './tensor.ts'
import type { Tensor } from './tensor.ts'

/** Names of the parts of a residual block; they differ between code bases, the computation does not. */
export interface ResBlockNames {
  readonly norm1: string
  readonly silu1: string
  readonly conv1: string
  readonly embSilu: string
  readonly embLinear: string
  readonly norm2: string
  readonly silu2: string
  readonly conv2: string
  readonly skip: string
}

/** Module names of openai/guided-diffusion and CompVis/stable-diffusion. */
export const openAiResBlockNames: ResBlockNames = {
  norm1: 'in_layers.0',
  silu1: 'in_layers.1',
  conv1: 'in_layers.2',
  embSilu: 'emb_layers.0',
  embLinear: 'emb_layers.1',
  norm2: 'out_layers.0',
  silu2: 'out_layers.1',
  conv2: 'out_layers.3',
  skip: 'skip_connection',
}

/** What a residual block does besides its two convolutions. */
export interface ResBlockSpec {
  readonly outChannels: number
  /** The embedding scales and shifts the second norm's output; otherwise it is added before that norm. */
  readonly usesScaleShift: boolean
  /** Resample by 2 on both paths, before the first convolution. */
  readonly resample?: 'up' | 'down' | undefined
  readonly names: ResBlockNames
}

/**
 * A residual block: norm, SiLU, [resample], 3x3 convolution; embedding linear; norm, SiLU, 3x3 convolution;
 * 1x1 convolution on the skip when the channels change (arXiv 2105.05233). Dropout does nothing in inference.
 */
export function resBlock(
  graph: GraphBuilder,
  path: string,
  x: Tensor,
  emb: Tensor,
  spec: ResBlockSpec,
): Tensor {
  const { outChannels, usesScaleShift, names } = spec
  const conv3 = { filters: outChannels, kernel: 3, padding: 1 }
  let h = graph.norm('groupNorm', `${path}.${names.norm1}`, x)
  h = graph.same('silu', `${path}.${names.silu1}`, h)
  let skip = x
  if (spec.resample !== undefined) {
    h = resampleBy2(graph, `${path}.h_upd`, h, spec.resample)
    skip = resampleBy2(graph, `${path}.x_upd`, x, spec.resample)
  }
  h = graph.conv(`${path}.${names.conv1}`, h, conv3)
  const activeEmb = graph.same('silu', `${path}.${names.embSilu}`, emb)
  const features = usesScaleShift ? 2 * outChannels : outChannels
  const embOut = graph.linear(`${path}.${names.embLinear}`, activeEmb, features)
  if (!usesScaleShift) h = graph.same('add', `${path}.add_emb`, h, embOut)
  h = graph.norm('groupNorm', `${path}.${names.norm2}`, h)
  if (usesScaleShift) h = graph.same('scaleShift', `${path}.scale_shift`, h, embOut)
  h = graph.same('silu', `${path}.${names.silu2}`, h)
  h = graph.conv(`${path}.${names.conv2}`, h, conv3)
  if (channelsOf(x) !== outChannels) {
    skip = graph.conv(`${path}.${names.skip}`, skip, { filters: outChannels, kernel: 1 })
  }
  return graph.same('add', `${path}.add`, skip, h)
}

/** Nearest-neighbour upsampling or 2x2 average pooling, without trained numbers. */
export function resampleBy2(graph: GraphBuilder, name: string, x: Tensor, direction: 'up' | 'down'): Tensor {
  const [height, width] = pixelsOf(x)
  if (direction === 'up') return graph.resample('upsample', name, x, [2 * height, 2 * width])
  return graph.resample('downsample', name, x, [Math.floor(height / 2), Math.floor(width / 2)])
}

/** A stride-2 convolution, or a 2x2 average when `learned` is false. */
export function downsample(graph: GraphBuilder, path: string, x: Tensor, learned: boolean): Tensor {
  if (!learned) return resampleBy2(graph, `${path}.op`, x, 'down')
  return graph.conv(`${path}.op`, x, { filters: channelsOf(x), kernel: 3, stride: 2, padding: 1 })
}

/** Nearest neighbour by 2, followed by a convolution when `learned` is true. */
export function upsample(graph: GraphBuilder, path: string, x: Tensor, learned: boolean): Tensor {
  const larger = resampleBy2(graph, `${path}.interpolate`, x, 'up')
  return learned
    ? graph.conv(`${path}.conv`, larger, { filters: channelsOf(x), kernel: 3, padding: 1 })
    : larger
}

/** Self-attention over all pixels: norm, one 1x1 convolution to Q, K and V, two products, 1x1 projection, residual. */
export function selfAttention(graph: GraphBuilder, path: string, x: Tensor, heads: number): Tensor {
  const channels = channelsOf(x)
  const h = graph.norm('groupNorm', `${path}.norm`, x)
  const qkv = graph.conv(`${path}.qkv`, h, { filters: 3 * channels, kernel: 1 })
  const slice = featureSlice(qkv, channels)
  const mixed = attentionProducts(graph, `${path}.attention`, { q: slice, k: slice, v: slice }, heads)
  const projected = graph.conv(`${path}.proj_out`, asImage(mixed, pixelsOf(x)), {
    filters: channels,
    kernel: 1,
  })
  return graph.same('add', `${path}.add`, x, projected)
}

/** Q x K^T, softmax, and the product with V, per head. */
export function attentionProducts(
  graph: GraphBuilder,
  path: string,
  { q, k, v }: { readonly q: Tensor; readonly k: Tensor; readonly v: Tensor },
  heads: number,
): Tensor {
  const scores = graph.qk(`${path}.qk`, asTokens(q), asTokens(k), heads)
  const weights = graph.same('softmax', `${path}.softmax`, scores)
  return graph.av(`${path}.av`, weights, v, heads)
}

/** Timestep embedding: sinusoids, linear to 4 x base, SiLU, linear; `names` of the three modules. */
export function timeEmbedding(
  graph: GraphBuilder,
  baseChannels: number,
  [linear1, silu, linear2]: readonly [string, string, string],
): Tensor {
  const timesteps = graph.input('timesteps', 1, 1)
  graph.enter('embedding', 'time_embed', 0)
  const sinusoids = graph.plain(
    'embedding',
    'timestep_embedding',
    [timesteps],
    [graph.batch, 1, baseChannels],
  )
  const hidden = graph.same('silu', silu, graph.linear(linear1, sinusoids, 4 * baseChannels))
  return graph.linear(linear2, hidden, 4 * baseChannels)
}
