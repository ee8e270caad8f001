import { nearestName } from '../model/nearest-name.ts'
import { fail, ok, problem } from '../model/problem.ts'
import type { Result } from '../model/problem.ts'
import { resNet, resNet18, resNet50 } from './classics.ts'
import { ddpm, ddpmCifar10 } from './ddpm.ts'
import { guidedDiffusionDefaults } from './guided-diffusion-flags.ts'
import type { GuidedDiffusionFlags } from './guided-diffusion-flags.ts'
import { guidedDiffusion } from './guided-diffusion.ts'
import type { Workload } from './model.ts'
import { seedAlexNet, seedGuidStandIn } from './seed-tables.ts'
import { stableDiffusion, stableDiffusionV1 } from './stable-diffusion.ts'

/** A network the workbench knows by name. */
export interface Preset {
  readonly name: string
  /** One line for a list. */
  readonly description: string
  /** One pass of the network for `batch` images. */
  readonly build: (batch: number) => Result<Workload>
}

/** The flags all published ADM models of 128 pixels and more share (README of openai/guided-diffusion). */
const adm: GuidedDiffusionFlags = {
  ...guidedDiffusionDefaults,
  numChannels: 256,
  numResBlocks: 2,
  attentionResolutions: [32, 16, 8],
  classCond: true,
  learnSigma: true,
  useScaleShiftNorm: true,
  resblockUpdown: true,
}

type Build = (name: string, description: string, batch: number) => Result<Workload>

function preset(name: string, description: string, build: Build): Preset {
  return { name, description, build: (batch) => build(name, description, batch) }
}

function guidedPreset(name: string, description: string, flags: Partial<GuidedDiffusionFlags>): Preset {
  return preset(name, description, (title, text, batch) =>
    guidedDiffusion(title, text, { ...adm, ...flags }, batch),
  )
}

/** Every shipped network, in the order of a list. */
export const presets: readonly Preset[] = [
  guidedPreset('GUID128', 'Guided diffusion, ImageNet 128 x 128, class-conditional', { imageSize: 128 }),
  guidedPreset('GUID256', 'Guided diffusion, LSUN 256 x 256, unconditional', {
    imageSize: 256,
    numHeadChannels: 64,
    classCond: false,
  }),
  guidedPreset('GUID256-imagenet', 'Guided diffusion, ImageNet 256 x 256, class-conditional', {
    imageSize: 256,
    numHeadChannels: 64,
  }),
  guidedPreset('GUID512', 'Guided diffusion, ImageNet 512 x 512, class-conditional', {
    imageSize: 512,
    numHeadChannels: 64,
  }),
  preset(
    'STBL512',
    'Stable Diffusion 1.x U-Net, 512 x 512 (latent 64 x 64), text-conditional',
    (name, text, batch) => stableDiffusion(name, text, stableDiffusionV1, batch),
  ),
  preset('DDPM-CIFAR10', 'DDPM U-Net, CIFAR-10 32 x 32, unconditional', (name, text, batch) =>
    ddpm(name, text, ddpmCifar10, batch),
  ),
  preset('AlexNet-seed', 'The five unpadded AlexNet convolutions of the seed study', seedAlexNet),
  ...([128, 256, 512] as const).map((image) =>
    preset(
      `GUID${image}-seed`,
      `The seed study's six hand-made rows for ${image} x ${image} images; not the network`,
      (name, text, batch) => seedGuidStandIn(name, text, image, batch),
    ),
  ),
  preset('ResNet-18', 'ResNet-18 classifier, ImageNet 224 x 224', (name, text, batch) =>
    resNet(name, text, resNet18, batch),
  ),
  preset('ResNet-50', 'ResNet-50 classifier, ImageNet 224 x 224', (name, text, batch) =>
    resNet(name, text, resNet50, batch),
  ),
]

/** The preset of this name, letter case, spaces and punctuation ignored; otherwise a problem that names the nearest. */
export function findPreset(name: string): Result<Preset> {
  const typed = plainName(name)
  const found = byPlainName(typed)
  if (found !== undefined) return ok(found)
  const nearestPlain = nearestName(
    typed,
    presets.map((candidate) => plainName(candidate.name)),
  )
  const nearest = nearestPlain === undefined ? undefined : byPlainName(nearestPlain)
  return fail(
    problem('unknown-workload', 'There is no network of this name', {
      field: 'workload',
      expected: `one of ${presets.map((candidate) => candidate.name).join(', ')}`,
      got: name,
      ...(nearest === undefined ? {} : { remedy: `Did you mean ${nearest.name}?` }),
    }),
  )
}

function byPlainName(plain: string): Preset | undefined {
  return presets.find((candidate) => plainName(candidate.name) === plain)
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}
