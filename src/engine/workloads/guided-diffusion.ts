import type { Result } from '../model/problem.ts'
import { GraphBuilder } from './graph-builder.ts'
import { checkGuidedDiffusion, channelMultipliers } from './guided-diffusion-flags.ts'
import type { GuidedDiffusionFlags } from './guided-diffusion-flags.ts'
import type { Workload } from './model.ts'
import { channelsOf } from './tensor.ts'
import type { Tensor } from './tensor.ts'
import {
  downsample,
  openAiResBlockNames,
  resBlock,
  selfAttention,
  timeEmbedding,
  upsample,
} from './unet-blocks.ts'
import { unet } from './unet-skeleton.ts'
import type { UNetBlocks, UNetSide, UNetSizes } from './unet-skeleton.ts'

/** Classes of ImageNet, the only data set the reference code conditions on. */
const CLASSES = 1000

/** One U-Net call of a guided-diffusion model (ADM, arXiv 2105.05233; openai/guided-diffusion) for `batch` images. */
export function guidedDiffusion(
  name: string,
  description: string,
  flags: GuidedDiffusionFlags,
  batch: number,
): Result<Workload> {
  const problems = checkGuidedDiffusion(flags)
  if (problems.length > 0) return { ok: false, problems }
  const graph = new GraphBuilder(batch)
  const image = graph.input('x', 3, flags.imageSize, flags.imageSize)
  const emb = embedding(graph, flags)
  const sizes: UNetSizes = {
    baseChannels: flags.numChannels,
    channelMultipliers: channelMultipliers(flags),
    resBlocksPerLevel: flags.numResBlocks,
    // The reference code turns pixel sizes into down-factors by the same integer division.
    attentionDownFactors: flags.attentionResolutions.map((pixels) => Math.floor(flags.imageSize / pixels)),
    outChannels: flags.learnSigma ? 6 : 3,
    resblockUpdown: flags.resblockUpdown,
  }
  unet(graph, image, sizes, guidedBlocks(graph, emb, flags))
  return graph.finish(name, description, 'arXiv 2105.05233, github.com/openai/guided-diffusion')
}

function embedding(graph: GraphBuilder, flags: GuidedDiffusionFlags): Tensor {
  const label = flags.classCond ? graph.input('y', 1, 1) : undefined
  const time = timeEmbedding(graph, flags.numChannels, ['time_embed.0', 'time_embed.1', 'time_embed.2'])
  if (label === undefined) return time
  graph.enter('embedding', 'label_emb', 0)
  const features = channelsOf(time)
  const classEmb = graph.plain('embedding', 'label_emb', [label], time.shape, CLASSES * features)
  return graph.same('add', 'label_emb.add', time, classEmb)
}

function guidedBlocks(graph: GraphBuilder, emb: Tensor, flags: GuidedDiffusionFlags): UNetBlocks {
  return {
    resBlock: (path, x, outChannels, resample) =>
      resBlock(graph, path, x, emb, {
        outChannels,
        usesScaleShift: flags.useScaleShiftNorm,
        resample,
        names: openAiResBlockNames,
      }),
    attention: (path, x, side) => selfAttention(graph, path, x, headsOf(flags, channelsOf(x), side)),
    downsample: (path, x) => downsample(graph, path, x, flags.convResample),
    upsample: (path, x) => upsample(graph, path, x, flags.convResample),
  }
}

/** Heads of an attention block: a fixed width per head wins over a fixed number of heads. */
function headsOf(flags: GuidedDiffusionFlags, channels: number, side: UNetSide): number {
  if (flags.numHeadChannels !== -1) return channels / flags.numHeadChannels
  if (side === 'decoder' && flags.numHeadsUpsample !== -1) return flags.numHeadsUpsample
  return flags.numHeads
}
