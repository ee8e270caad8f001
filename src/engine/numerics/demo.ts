import { ok } from '../model/problem.ts'
import type { Result } from '../model/problem.ts'
import { conv2d } from './conv2d.ts'
import { roundArrayToHalf } from './half.ts'
import { fastestKernel } from './kernels/wasm-convolve.ts'
import { createRandom, normalArray } from './random.ts'
import type { Random } from './random.ts'
import { relu } from './sign-mask.ts'
import type { Tensor } from './tensor.ts'

/** Sizes of the synthetic demonstration. */
export interface DemoOptions {
  readonly seed: number
  /** DDIM steps, evenly spaced over the 1000 training steps. */
  readonly steps: number
  /** Image height and width in pixels. */
  readonly size: number
  /** Channels of the hidden layers. */
  readonly channels: number
  /** Number of 3 x 3 convolutions, 2 or more; the first reads the image, the last writes the noise estimate. */
  readonly layers: number
}

/** 50 steps of a 4-layer network on a 16 x 16 image: under a second. */
export const DEFAULT_DEMO: DemoOptions = { seed: 1, steps: 50, size: 16, channels: 32, layers: 4 }

/** One layer at one step. */
export interface DemoActivation {
  /** The convolution's input, [1, C, size, size]: its temporal delta is what a differential array multiplies. */
  readonly input: Tensor
  /** The convolution's output before ReLU, [1, C, size, size]: its sign is the sign tensor. */
  readonly preActivation: Tensor
}

/** One DDIM step. */
export interface DemoStep {
  /** Training step 0 .. 999 that the network is told; falls from step to step. */
  readonly timestep: number
  readonly layers: readonly DemoActivation[]
}

const TRAINING_STEPS = 1000
const IMAGE_CHANNELS = 3

/** Cumulative products alpha-bar_0 .. alpha-bar_999 of DDPM's linear schedule (Ho et al. 2020: beta 1e-4 .. 0.02). */
export function alphaBarSchedule(): Float64Array {
  const alphaBar = new Float64Array(TRAINING_STEPS)
  let product = 1
  for (let t = 0; t < TRAINING_STEPS; t++) {
    product *= 1 - (1e-4 + ((0.02 - 1e-4) * t) / (TRAINING_STEPS - 1))
    alphaBar[t] = product
  }
  return alphaBar
}

/** `steps` training steps, evenly spaced, falling, the last one 0. */
export function ddimTimesteps(steps: number): readonly number[] {
  return Array.from({ length: steps }, (_, i) => Math.floor(((steps - 1 - i) * TRAINING_STEPS) / steps))
}

/**
 * One deterministic DDIM step (Song et al. 2021, eta 0), in place: x0 = (x - sqrt(1 - a) e) / sqrt(a), then
 * x = sqrt(a') x0 + sqrt(1 - a') e with a, a' = alpha-bar of this and the next step (a' = 1 after the last).
 */
export function ddimStep(x: Float32Array, noise: Float32Array, alphaBar: number, nextAlphaBar: number): void {
  const noiseNow = Math.sqrt(1 - alphaBar)
  const noiseNext = Math.sqrt(1 - nextAlphaBar)
  const gain = Math.sqrt(nextAlphaBar / alphaBar)
  for (let i = 0; i < x.length; i++) {
    const e = noise[i] ?? 0
    x[i] = gain * ((x[i] ?? 0) - noiseNow * e) + noiseNext * e
  }
}

interface DemoLayer {
  readonly weight: Tensor
  /** Bias at timestep 0 and its change up to timestep 999: the demonstration's time embedding. */
  readonly bias: Float32Array
  readonly biasSlope: Float32Array
}

function buildLayers(random: Random, options: DemoOptions): readonly DemoLayer[] {
  return Array.from({ length: options.layers }, (_, i) => {
    const inChannels = i === 0 ? IMAGE_CHANNELS : options.channels
    const outChannels = i === options.layers - 1 ? IMAGE_CHANNELS : options.channels
    // He et al. 2015: variance 2 / fan-in keeps the size of the activations through ReLU layers.
    const deviation = Math.sqrt(2 / (9 * inChannels))
    const data = roundArrayToHalf(normalArray(random, outChannels * inChannels * 9, deviation))
    const bias = normalArray(random, outChannels, 0.1)
    const biasSlope = normalArray(random, outChannels, 0.5)
    return { weight: { shape: [outChannels, inChannels, 3, 3], data }, bias, biasSlope }
  })
}

/** The convolutions on FP16 values: every layer's input and pre-activation output at one timestep. */
function runLayers(
  image: Tensor,
  layers: readonly DemoLayer[],
  timestep: number,
): Result<readonly DemoActivation[]> {
  const activations: DemoActivation[] = []
  let input = image
  for (const { weight, bias, biasSlope } of layers) {
    const shift = bias.map((b, c) => b + ((biasSlope[c] ?? 0) * timestep) / TRAINING_STEPS)
    const output = conv2d(input, weight, { stride: 1, padding: 1 }, shift, fastestKernel())
    if (!output.ok) return output
    roundArrayToHalf(output.value.data)
    activations.push({ input, preActivation: output.value })
    input = { shape: output.value.shape, data: relu(output.value.data) }
  }
  return ok(activations)
}

/**
 * SYNTHETIC. A small network with seeded random weights, not a trained model, run through real DDIM steps, to show
 * the statistics and to test them; its figures say nothing about a published network. The noise estimate is
 * sqrt(1 - alpha-bar) x (the best linear one for unit-variance data) + 0.1 x the network's output, which keeps x of
 * unit size and lets neighbouring steps resemble each other as they do in practice.
 */
export function runDemo(options: DemoOptions = DEFAULT_DEMO): Result<readonly DemoStep[]> {
  const random = createRandom(options.seed)
  const layers = buildLayers(random, options)
  const shape = [1, IMAGE_CHANNELS, options.size, options.size]
  const x = normalArray(random, IMAGE_CHANNELS * options.size * options.size, 1)
  const noise = new Float32Array(x.length)
  const alphaBar = alphaBarSchedule()
  const timesteps = ddimTimesteps(options.steps)
  const steps: DemoStep[] = []
  for (const [i, timestep] of timesteps.entries()) {
    const now = alphaBar[timestep] ?? 1
    const next = alphaBar[timesteps[i + 1] ?? -1] ?? 1
    const run = runLayers({ shape, data: roundArrayToHalf(x.slice()) }, layers, timestep)
    if (!run.ok) return run
    steps.push({ timestep, layers: run.value })
    const estimate = run.value.at(-1)?.preActivation.data ?? noise
    for (let k = 0; k < x.length; k++) noise[k] = Math.sqrt(1 - now) * (x[k] ?? 0) + 0.1 * (estimate[k] ?? 0)
    ddimStep(x, noise, now, next)
  }
  return ok(steps)
}
