import type { Result } from '../model/problem.ts'
import { GraphBuilder } from './graph-builder.ts'
import type { Workload } from './model.ts'
import { asImage, asTokens, channelsOf, pixelsOf } from './tensor.ts'
import type { Tensor } from './tensor.ts'
import {
  attentionProducts,
  downsample,
  openAiResBlockNames,
  resBlock,
  timeEmbedding,
  upsample,
} from './unet-blocks.ts'
import { unet } from './unet-skeleton.ts'
import type { UNetBlocks, UNetSizes } from './unet-skeleton.ts'

/** Sizes of a latent-diffusion U-Net with text conditioning (CompVis/stable-diffusion, v1-inference). */
export interface StableDiffusionSizes {
  /** Height and width of the latent in pixels (an eighth of the image). */
  readonly latentSize: number
  readonly latentChannels: number
  readonly baseChannels: number
  readonly channelMultipliers: readonly number[]
  readonly resBlocksPerLevel: number
  /** Down-factors of the levels with a spatial transformer. */
  readonly attentionDownFactors: readonly number[]
  readonly heads: number
  readonly transformerDepth: number
  readonly contextTokens: number
  readonly contextFeatures: number
}

/** The U-Net of Stable Diffusion 1.1 to 1.5 for 512 x 512 images. */
export const stableDiffusionV1: StableDiffusionSizes = {
  latentSize: 64,
  latentChannels: 4,
  baseChannels: 320,
  channelMultipliers: [1, 2, 4, 4],
  resBlocksPerLevel: 2,
  attentionDownFactors: [1, 2, 4],
  heads: 8,
  transformerDepth: 1,
  contextTokens: 77,
  contextFeatures: 768,
}

/** One U-Net call of Stable Diffusion (arXiv 2112.10752) for `batch` latents; VAE and text encoder not included. */
export function stableDiffusion(
  name: string,
  description: string,
  sizes: StableDiffusionSizes,
  batch: number,
): Result<Workload> {
  const graph = new GraphBuilder(batch)
  const latent = graph.input('x', sizes.latentChannels, sizes.latentSize, sizes.latentSize)
  const context = graph.input('context', sizes.contextTokens, sizes.contextFeatures)
  const emb = timeEmbedding(graph, sizes.baseChannels, ['time_embed.0', 'time_embed.1', 'time_embed.2'])
  const skeleton: UNetSizes = { ...sizes, outChannels: sizes.latentChannels, resblockUpdown: false }
  const blocks: UNetBlocks = {
    resBlock: (path, x, outChannels, resample) =>
      resBlock(graph, path, x, emb, {
        outChannels,
        usesScaleShift: false,
        resample,
        names: openAiResBlockNames,
      }),
    attention: (path, x) => spatialTransformer(graph, path, x, context, sizes),
    downsample: (path, x) => downsample(graph, path, x, true),
    upsample: (path, x) => upsample(graph, path, x, true),
  }
  unet(graph, latent, skeleton, blocks)
  return graph.finish(name, description, 'arXiv 2112.10752, github.com/CompVis/stable-diffusion')
}

function spatialTransformer(
  graph: GraphBuilder,
  path: string,
  x: Tensor,
  context: Tensor,
  sizes: StableDiffusionSizes,
): Tensor {
  const conv1 = { filters: channelsOf(x), kernel: 1 }
  const normed = graph.norm('groupNorm', `${path}.norm`, x)
  let tokens: Tensor = asTokens(graph.conv(`${path}.proj_in`, normed, conv1))
  for (let depth = 0; depth < sizes.transformerDepth; depth++) {
    tokens = transformerBlock(graph, `${path}.transformer_blocks.${depth}`, tokens, context, sizes.heads)
  }
  const projected = graph.conv(`${path}.proj_out`, asImage(tokens, pixelsOf(x)), conv1)
  return graph.same('add', `${path}.add`, projected, x)
}

/** Self-attention, cross-attention to the context, gated feed-forward; each after a norm and with a residual. */
function transformerBlock(
  graph: GraphBuilder,
  path: string,
  tokens: Tensor,
  context: Tensor,
  heads: number,
): Tensor {
  const h1 = graph.norm('layerNorm', `${path}.norm1`, tokens)
  const a1 = attention(graph, `${path}.attn1`, h1, h1, heads)
  const x1 = graph.same('add', `${path}.attn1.add`, a1, tokens)
  const h2 = graph.norm('layerNorm', `${path}.norm2`, x1)
  const a2 = attention(graph, `${path}.attn2`, h2, context, heads)
  const x2 = graph.same('add', `${path}.attn2.add`, a2, x1)
  const h3 = graph.norm('layerNorm', `${path}.norm3`, x2)
  return graph.same('add', `${path}.ff.add`, feedForward(graph, `${path}.ff`, h3), x2)
}

function attention(graph: GraphBuilder, path: string, x: Tensor, context: Tensor, heads: number): Tensor {
  const features = channelsOf(x)
  const q = graph.linear(`${path}.to_q`, x, features, false)
  const k = graph.linear(`${path}.to_k`, context, features, false)
  const v = graph.linear(`${path}.to_v`, context, features, false)
  return graph.linear(`${path}.to_out.0`, attentionProducts(graph, path, { q, k, v }, heads), features)
}

/** GEGLU (arXiv 2002.05202): value and gate of 4 x features each in one linear, then back. */
function feedForward(graph: GraphBuilder, path: string, x: Tensor): Tensor {
  const [batch, tokens, features] = asTokens(x).shape
  const valueAndGate = graph.linear(`${path}.net.0.proj`, x, 8 * features)
  const gated = graph.plain('geglu', `${path}.net.0.geglu`, [valueAndGate], [batch, tokens, 4 * features])
  return graph.linear(`${path}.net.2`, gated, features)
}
