import type { GraphBuilder } from './graph-builder.ts'
import { channelsOf } from './tensor.ts'
import type { Tensor } from './tensor.ts'

/** The sizes that fix the shape of a U-Net of the guided-diffusion family. */
export interface UNetSizes {
  readonly baseChannels: number
  /** Channels of each level as multiples of the base, full resolution first. */
  readonly channelMultipliers: readonly number[]
  readonly resBlocksPerLevel: number
  /** Factors by which height and width are divided at the levels with attention. */
  readonly attentionDownFactors: readonly number[]
  readonly outChannels: number
  /** Down- and upsampling by a residual block instead of a resampling layer. */
  readonly resblockUpdown: boolean
}

/** Which half of the U-Net an attention block is in: the decoder may have its own number of heads. */
export type UNetSide = 'encoder' | 'middle' | 'decoder'

/** The blocks a U-Net is made of; `path` prefixes the names of their operators. */
export interface UNetBlocks {
  resBlock(path: string, x: Tensor, outChannels: number, resample?: 'up' | 'down'): Tensor
  attention(path: string, x: Tensor, side: UNetSide): Tensor
  downsample(path: string, x: Tensor): Tensor
  upsample(path: string, x: Tensor): Tensor
}

/** Channels of a level; the reference code truncates fractions (multiplier 0.5 of GUID512). */
export function levelChannels(sizes: UNetSizes, multiplier: number): number {
  return Math.trunc(sizes.baseChannels * multiplier)
}

/**
 * A U-Net in the order and with the module names of openai/guided-diffusion and of CompVis/stable-diffusion:
 * encoder, middle and decoder blocks, then the head.
 */
export function unet(graph: GraphBuilder, image: Tensor, sizes: UNetSizes, blocks: UNetBlocks): Tensor {
  const { features, skips } = encoder(graph, image, sizes, blocks)
  const middle = middleBlock(graph, features, sizes, blocks)
  const decoded = decoder(graph, middle, skips, sizes, blocks)
  return head(graph, decoded, sizes.outChannels)
}

function encoder(
  graph: GraphBuilder,
  image: Tensor,
  sizes: UNetSizes,
  blocks: UNetBlocks,
): { readonly features: Tensor; readonly skips: Tensor[] } {
  const lastLevel = sizes.channelMultipliers.length - 1
  graph.enter('encoder', 'input_blocks.0', 0)
  const filters = levelChannels(sizes, sizes.channelMultipliers[0] ?? 1)
  let x = graph.conv('input_blocks.0.0', image, { filters, kernel: 3, padding: 1 })
  const skips = [x]
  for (const [level, multiplier] of sizes.channelMultipliers.entries()) {
    for (let i = 0; i < sizes.resBlocksPerLevel; i++) {
      const path = `input_blocks.${skips.length}`
      graph.enter('encoder', path, level)
      x = blocks.resBlock(`${path}.0`, x, levelChannels(sizes, multiplier))
      if (hasAttention(sizes, level)) x = blocks.attention(`${path}.1`, x, 'encoder')
      skips.push(x)
    }
    if (level === lastLevel) continue
    const path = `input_blocks.${skips.length}`
    graph.enter('encoder', path, level)
    x = sizes.resblockUpdown
      ? blocks.resBlock(`${path}.0`, x, channelsOf(x), 'down')
      : blocks.downsample(`${path}.0`, x)
    skips.push(x)
  }
  return { features: x, skips }
}

function middleBlock(graph: GraphBuilder, features: Tensor, sizes: UNetSizes, blocks: UNetBlocks): Tensor {
  graph.enter('middle', 'middle_block', sizes.channelMultipliers.length - 1)
  const channels = channelsOf(features)
  const first = blocks.resBlock('middle_block.0', features, channels)
  const attended = blocks.attention('middle_block.1', first, 'middle')
  return blocks.resBlock('middle_block.2', attended, channels)
}

function decoder(
  graph: GraphBuilder,
  features: Tensor,
  skips: readonly Tensor[],
  sizes: UNetSizes,
  blocks: UNetBlocks,
): Tensor {
  let x = features
  // The encoder pushed one output a block; each decoder block takes the newest that is left.
  const newestFirst = skips.toReversed()
  for (const [i, skip] of newestFirst.entries()) {
    const perLevel = sizes.resBlocksPerLevel + 1
    const level = sizes.channelMultipliers.length - 1 - Math.floor(i / perLevel)
    const path = `output_blocks.${i}`
    graph.enter('decoder', path, level)
    const joined = graph.concat(`${path}.concat`, x, skip)
    x = blocks.resBlock(`${path}.0`, joined, levelChannels(sizes, sizes.channelMultipliers[level] ?? 1))
    if (hasAttention(sizes, level)) x = blocks.attention(`${path}.1`, x, 'decoder')
    if (level === 0 || i % perLevel !== sizes.resBlocksPerLevel) continue
    const next = `${path}.${hasAttention(sizes, level) ? 2 : 1}`
    x = sizes.resblockUpdown ? blocks.resBlock(next, x, channelsOf(x), 'up') : blocks.upsample(next, x)
  }
  return x
}

function head(graph: GraphBuilder, features: Tensor, filters: number): Tensor {
  graph.enter('head', 'out', 0)
  const active = graph.same('silu', 'out.1', graph.norm('groupNorm', 'out.0', features))
  return graph.conv('out.2', active, { filters, kernel: 3, padding: 1 })
}

function hasAttention(sizes: UNetSizes, level: number): boolean {
  return sizes.attentionDownFactors.includes(2 ** level)
}
