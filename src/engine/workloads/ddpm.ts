import type { Result } from '../model/problem.ts'
import { GraphBuilder } from './graph-builder.ts'
import type { Workload } from './model.ts'
import { asImage, channelsOf, pixelsOf } from './tensor.ts'
import type { Tensor } from './tensor.ts'
import { attentionProducts, downsample, resBlock, timeEmbedding, upsample } from './unet-blocks.ts'
import type { ResBlockNames } from './unet-blocks.ts'

/** Sizes of a DDPM U-Net (arXiv 2006.11239; hojonathanho/diffusion). */
export interface DdpmSizes {
  /** Height and width of the RGB image in pixels. */
  readonly imageSize: number
  readonly baseChannels: number
  readonly channelMultipliers: readonly number[]
  readonly resBlocksPerLevel: number
  /** Image heights in pixels with single-head attention; the middle always has one. */
  readonly attentionResolutions: readonly number[]
}

/** The CIFAR-10 model of the paper, 35.7 M parameters. */
export const ddpmCifar10: DdpmSizes = {
  imageSize: 32,
  baseChannels: 128,
  channelMultipliers: [1, 2, 2, 2],
  resBlocksPerLevel: 2,
  attentionResolutions: [16],
}

const RGB = 3

/** Scope names of hojonathanho/diffusion; it has none for activations. */
const blockNames: ResBlockNames = {
  norm1: 'norm1',
  silu1: 'silu1',
  conv1: 'conv1',
  embSilu: 'temb_silu',
  embLinear: 'temb_proj',
  norm2: 'norm2',
  silu2: 'silu2',
  conv2: 'conv2',
  skip: 'nin_shortcut',
}

/** One U-Net call of a DDPM model for `batch` images. */
export function ddpm(name: string, description: string, sizes: DdpmSizes, batch: number): Result<Workload> {
  const graph = new GraphBuilder(batch)
  const image = graph.input('x', RGB, sizes.imageSize, sizes.imageSize)
  const emb = timeEmbedding(graph, sizes.baseChannels, ['temb.dense0', 'temb.silu', 'temb.dense1'])
  const skips = encoder(graph, image, emb, sizes)
  const deepest = skips.at(-1) ?? image
  graph.enter('middle', 'mid', sizes.channelMultipliers.length - 1)
  let h = block(graph, 'mid.block_1', deepest, emb, channelsOf(deepest))
  h = singleHeadAttention(graph, 'mid.attn_1', h)
  h = block(graph, 'mid.block_2', h, emb, channelsOf(deepest))
  h = decoder(graph, h, skips, emb, sizes)
  graph.enter('head', 'out', 0)
  h = graph.same('silu', 'out.silu', graph.norm('groupNorm', 'out.norm_out', h))
  graph.conv('out.conv_out', h, { filters: RGB, kernel: 3, padding: 1 })
  return graph.finish(name, description, 'arXiv 2006.11239, github.com/hojonathanho/diffusion')
}

/** All outputs the decoder will join, oldest first. */
function encoder(graph: GraphBuilder, image: Tensor, emb: Tensor, sizes: DdpmSizes): readonly Tensor[] {
  graph.enter('encoder', 'conv_in', 0)
  let h = graph.conv('conv_in', image, { filters: sizes.baseChannels, kernel: 3, padding: 1 })
  const skips = [h]
  for (const [level, multiplier] of sizes.channelMultipliers.entries()) {
    for (let i = 0; i < sizes.resBlocksPerLevel; i++) {
      graph.enter('encoder', `down_${level}.block_${i}`, level)
      h = block(graph, `down_${level}.block_${i}`, h, emb, sizes.baseChannels * multiplier)
      if (hasAttention(sizes, h)) h = singleHeadAttention(graph, `down_${level}.attn_${i}`, h)
      skips.push(h)
    }
    if (level === sizes.channelMultipliers.length - 1) continue
    graph.enter('encoder', `down_${level}.downsample`, level)
    // The reference pads below and right only (TensorFlow SAME); output size and products are those of padding 1.
    h = downsample(graph, `down_${level}.downsample`, h, true)
    skips.push(h)
  }
  return skips
}

function decoder(
  graph: GraphBuilder,
  features: Tensor,
  skips: readonly Tensor[],
  emb: Tensor,
  sizes: DdpmSizes,
): Tensor {
  let h = features
  const newestFirst = skips.toReversed()
  const perLevel = sizes.resBlocksPerLevel + 1
  for (const [i, skip] of newestFirst.entries()) {
    const level = sizes.channelMultipliers.length - 1 - Math.floor(i / perLevel)
    const inLevel = i % perLevel
    const path = `up_${level}.block_${inLevel}`
    graph.enter('decoder', path, level)
    const joined = graph.concat(`${path}.concat`, h, skip)
    h = block(graph, path, joined, emb, sizes.baseChannels * (sizes.channelMultipliers[level] ?? 1))
    if (hasAttention(sizes, h)) h = singleHeadAttention(graph, `up_${level}.attn_${inLevel}`, h)
    if (level === 0 || inLevel < sizes.resBlocksPerLevel) continue
    graph.enter('decoder', `up_${level}.upsample`, level)
    h = upsample(graph, `up_${level}.upsample`, h, true)
  }
  return h
}

function block(graph: GraphBuilder, path: string, x: Tensor, emb: Tensor, outChannels: number): Tensor {
  return resBlock(graph, path, x, emb, { outChannels, usesScaleShift: false, names: blockNames })
}

/** Like the attention of guided diffusion, with one head and separate 1x1 convolutions for Q, K and V. */
function singleHeadAttention(graph: GraphBuilder, path: string, x: Tensor): Tensor {
  const conv1 = { filters: channelsOf(x), kernel: 1 }
  const h = graph.norm('groupNorm', `${path}.norm`, x)
  const q = graph.conv(`${path}.q`, h, conv1)
  const k = graph.conv(`${path}.k`, h, conv1)
  const v = graph.conv(`${path}.v`, h, conv1)
  const mixed = attentionProducts(graph, path, { q, k, v }, 1)
  const projected = graph.conv(`${path}.proj_out`, asImage(mixed, pixelsOf(x)), conv1)
  return graph.same('add', `${path}.add`, x, projected)
}

function hasAttention(sizes: DdpmSizes, x: Tensor): boolean {
  return sizes.attentionResolutions.includes(pixelsOf(x)[0])
}
