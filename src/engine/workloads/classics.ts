import type { Result } from '../model/problem.ts'
import { GraphBuilder } from './graph-builder.ts'
import type { ConvSpec } from './graph-builder.ts'
import type { Workload } from './model.ts'
import { asTokens, channelsOf, pixelsOf } from './tensor.ts'
import type { Tensor } from './tensor.ts'

/** Blocks of the four stages of a residual network for ImageNet (arXiv 1512.03385). */
export interface ResNetSizes {
  readonly blocksPerStage: readonly number[]
  /** Bottleneck blocks: 1x1, 3x3, 1x1 to four times the width; otherwise two 3x3. */
  readonly isBottleneck: boolean
}

/** ResNet-18: 11,689,512 parameters. */
export const resNet18: ResNetSizes = { blocksPerStage: [2, 2, 2, 2], isBottleneck: false }

/** ResNet-50 with the stride in the 3x3 convolution, as in torchvision: 25,557,032 parameters. */
export const resNet50: ResNetSizes = { blocksPerStage: [3, 4, 6, 3], isBottleneck: true }

const CLASSES = 1000
const IMAGE_PIXELS = 224
const STEM_CHANNELS = 64

/** One classification of `batch` 224 x 224 images; module names of torchvision. */
export function resNet(
  name: string,
  description: string,
  sizes: ResNetSizes,
  batch: number,
): Result<Workload> {
  const graph = new GraphBuilder(batch)
  const image = graph.input('x', 3, IMAGE_PIXELS, IMAGE_PIXELS)
  graph.enter('body', 'stem', 0)
  const stem = { filters: STEM_CHANNELS, kernel: 7, stride: 2, padding: 3 }
  let x = graph.same('relu', 'relu', convNorm(graph, 'conv1', 'bn1', image, stem))
  x = graph.resample('maxPool', 'maxpool', x, halved(x))
  for (const [stage, count] of sizes.blocksPerStage.entries()) {
    for (let i = 0; i < count; i++) {
      const path = `layer${stage + 1}.${i}`
      graph.enter('body', path, stage + 1)
      const spec = { width: STEM_CHANNELS * 2 ** stage, stride: stage > 0 && i === 0 ? 2 : 1 }
      x = residual(graph, path, x, spec, sizes.isBottleneck)
    }
  }
  graph.enter('head', 'fc', sizes.blocksPerStage.length)
  const pooled = graph.resample('averagePool', 'avgpool', x, [1, 1])
  graph.linear('fc', asTokens(pooled), CLASSES)
  return graph.finish(name, description, 'arXiv 1512.03385, torchvision')
}

function residual(
  graph: GraphBuilder,
  path: string,
  x: Tensor,
  { width, stride }: { readonly width: number; readonly stride: number },
  isBottleneck: boolean,
): Tensor {
  const outChannels = isBottleneck ? 4 * width : width
  const point = (filters: number): ConvSpec => ({ filters, kernel: 1 })
  const wide = (by: number): ConvSpec => ({ filters: width, kernel: 3, stride: by, padding: 1 })
  const specs = isBottleneck ? [point(width), wide(stride), point(outChannels)] : [wide(stride), wide(1)]
  let h = x
  for (const [i, spec] of specs.entries()) {
    h = convNorm(graph, `${path}.conv${i + 1}`, `${path}.bn${i + 1}`, h, spec)
    if (i < specs.length - 1) h = graph.same('relu', `${path}.relu${i + 1}`, h)
  }
  const needsProjection = stride !== 1 || channelsOf(x) !== outChannels
  const projection = { filters: outChannels, kernel: 1, stride }
  const skip = needsProjection
    ? convNorm(graph, `${path}.downsample.0`, `${path}.downsample.1`, x, projection)
    : x
  return graph.same('relu', `${path}.relu`, graph.same('add', `${path}.add`, h, skip))
}

function convNorm(graph: GraphBuilder, conv: string, norm: string, x: Tensor, spec: ConvSpec): Tensor {
  return graph.norm('batchNorm', norm, graph.conv(conv, x, { ...spec, bias: false }))
}

function halved(x: Tensor): readonly [number, number] {
  const [height, width] = pixelsOf(x)
  return [Math.ceil(height / 2), Math.ceil(width / 2)]
}
