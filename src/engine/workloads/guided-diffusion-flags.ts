import { problem } from '../model/problem.ts'
import type { Problem } from '../model/problem.ts'

/**
 * The architecture flags of openai/guided-diffusion, in camel case. Left out because they change no size:
 * dropout, use_fp16, use_checkpoint, use_new_attention_order.
 */
export interface GuidedDiffusionFlags {
  /** Height and width of the image in pixels. */
  readonly imageSize: number
  /** Base channels; a multiple of the 32 groups of the norms at every level. */
  readonly numChannels: number
  /** Channels of each level as multiples of the base; empty for the default of the image size (64 to 512). */
  readonly channelMult: readonly number[]
  readonly numResBlocks: number
  /** Image heights in pixels at which there is attention. */
  readonly attentionResolutions: readonly number[]
  readonly numHeads: number
  /** Channels of one head; -1: unset, the number of heads is fixed instead. */
  readonly numHeadChannels: number
  /** Heads in the decoder; -1: unset, as many as elsewhere. */
  readonly numHeadsUpsample: number
  readonly classCond: boolean
  /** Also predict the variance: 6 output channels instead of 3. */
  readonly learnSigma: boolean
  readonly useScaleShiftNorm: boolean
  /** Down- and upsampling inside residual blocks. */
  readonly resblockUpdown: boolean
  /** Learned resampling where it is not inside residual blocks. */
  readonly convResample: boolean
}

/** The flag values of the reference code when none is given on its command line. */
export const guidedDiffusionDefaults: GuidedDiffusionFlags = {
  imageSize: 64,
  numChannels: 128,
  channelMult: [],
  numResBlocks: 2,
  attentionResolutions: [16, 8],
  numHeads: 4,
  numHeadChannels: -1,
  numHeadsUpsample: -1,
  classCond: false,
  learnSigma: false,
  useScaleShiftNorm: true,
  resblockUpdown: false,
  convResample: true,
}

const DEFAULT_MULTIPLIERS: ReadonlyMap<number, readonly number[]> = new Map([
  [512, [0.5, 1, 1, 2, 2, 4, 4]],
  [256, [1, 1, 2, 2, 4, 4]],
  [128, [1, 1, 2, 3, 4]],
  [64, [1, 2, 3, 4]],
])

/** Groups of every group norm; channels must divide into them. */
const NORM_GROUPS = 32

/** The channel multipliers in effect: given ones, or the defaults of the image size (none for an unknown size). */
export function channelMultipliers(flags: GuidedDiffusionFlags): readonly number[] {
  return flags.channelMult.length > 0 ? flags.channelMult : (DEFAULT_MULTIPLIERS.get(flags.imageSize) ?? [])
}

/** Everything that makes the flags impossible to build, empty when they are sound. */
export function checkGuidedDiffusion(flags: GuidedDiffusionFlags): readonly Problem[] {
  return [...checkCounts(flags), ...checkLevels(flags)]
}

function checkCounts(flags: GuidedDiffusionFlags): Problem[] {
  const counts = {
    imageSize: flags.imageSize,
    numChannels: flags.numChannels,
    numResBlocks: flags.numResBlocks,
    numHeads: flags.numHeads,
  }
  const optional = { numHeadChannels: flags.numHeadChannels, numHeadsUpsample: flags.numHeadsUpsample }
  const problems: Problem[] = []
  for (const [field, value] of Object.entries(counts)) {
    if (!isCount(value)) problems.push(badFlag(field, 'a whole number, 1 or more', value))
  }
  for (const [field, value] of Object.entries(optional)) {
    if (value !== -1 && !isCount(value))
      problems.push(badFlag(field, '-1 or a whole number, 1 or more', value))
  }
  for (const value of flags.attentionResolutions) {
    if (!isCount(value)) problems.push(badFlag('attentionResolutions', 'sizes in pixels, 1 or more', value))
  }
  return problems
}

function checkLevels(flags: GuidedDiffusionFlags): Problem[] {
  const multipliers = channelMultipliers(flags)
  if (multipliers.length === 0) {
    const remedy = 'Give the channel multipliers.'
    return [{ ...badFlag('imageSize', '64, 128, 256 or 512 without channelMult', flags.imageSize), remedy }]
  }
  const problems: Problem[] = []
  const smallest = 2 ** (multipliers.length - 1)
  if (flags.imageSize % smallest !== 0) {
    problems.push(
      badFlag('imageSize', `a multiple of ${smallest} for ${multipliers.length} levels`, flags.imageSize),
    )
  }
  for (const [level, multiplier] of multipliers.entries()) {
    const channels = Math.trunc(flags.numChannels * multiplier)
    if (channels < 1 || channels % NORM_GROUPS !== 0) {
      problems.push(badFlag('channelMult', `a multiple of ${NORM_GROUPS} channels at every level`, channels))
    }
    const isMiddle = level === multipliers.length - 1
    const factors = flags.attentionResolutions.map((pixels) => Math.floor(flags.imageSize / pixels))
    if (isMiddle || factors.includes(2 ** level)) problems.push(...checkHeads(flags, channels))
  }
  return problems
}

function checkHeads(flags: GuidedDiffusionFlags, channels: number): Problem[] {
  const perHead = flags.numHeadChannels
  if (perHead !== -1) {
    const expected = `a divisor of the ${channels} channels of an attention block`
    return channels % perHead === 0 ? [] : [badFlag('numHeadChannels', expected, perHead)]
  }
  const heads = { numHeads: flags.numHeads, numHeadsUpsample: flags.numHeadsUpsample }
  return Object.entries(heads)
    .filter(([, count]) => count !== -1 && channels % count !== 0)
    .map(([field, count]) =>
      badFlag(field, `a divisor of the ${channels} channels of an attention block`, count),
    )
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1
}

function badFlag(field: string, expected: string, got: number): Problem {
  return problem('bad-architecture-flag', 'The network cannot be built with this flag', {
    field,
    expected,
    got: String(got),
  })
}
