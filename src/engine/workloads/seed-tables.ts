import { convLayer } from '../model/layer.ts'
import type { Result } from '../model/problem.ts'
import { GraphBuilder } from './graph-builder.ts'
import type { Workload } from './model.ts'

/** One square row of a topology table: name, ifmap pixels, kernel, channels, filters, stride. */
type SeedRow = readonly [
  name: string,
  pixels: number,
  kernel: number,
  channels: number,
  filters: number,
  stride: number,
]

/** The rows of the seed study's alexnet.csv. */
const ALEXNET: readonly SeedRow[] = [
  ['Conv1', 224, 11, 3, 96, 4],
  ['Conv2', 27, 5, 96, 256, 1],
  ['Conv3', 13, 3, 256, 384, 1],
  ['Conv4', 13, 3, 384, 384, 1],
  ['Conv5', 13, 3, 384, 256, 1],
]

/** The rows of the seed study's GUID128/256/512.csv: three convolutions and three "deconvolutions" per image size. */
function guidStandIn(image: number): readonly SeedRow[] {
  const base = image / 2
  return [
    ['Conv1', image, 3, 3, base, 1],
    ['Conv2', image, 3, base, 2 * base, 2],
    ['Conv3', image / 2, 3, 2 * base, 4 * base, 2],
    ['Deconv1', image / 4, 4, 4 * base, 2 * base, 2],
    ['Deconv2', image / 2, 4, 2 * base, base, 2],
    ['Deconv3', image, 4, base, 3, 2],
  ]
}

/**
 * A table of unpadded convolutions as a workload. The rows are no network: without padding the sizes do not follow
 * from one another, so every row has its own input. Outputs are SCALE-Sim's, which rounds up. No biases.
 */
function seedTable(
  name: string,
  description: string,
  rows: readonly SeedRow[],
  source: string,
  batch: number,
): Result<Workload> {
  const graph = new GraphBuilder(batch)
  for (const [i, [row, pixels, kernel, channels, filters, stride]] of rows.entries()) {
    graph.enter('body', row, i)
    const x = graph.input(`${row}.ifmap`, channels, pixels, pixels)
    const layer = convLayer(row, [pixels, pixels], [kernel, kernel], channels, filters, [stride, stride])
    const out = Math.ceil((pixels - kernel + stride) / stride)
    graph.convOf({ ...layer, batch }, x, [out, out], false)
  }
  return graph.finish(name, description, source)
}

/** The five unpadded convolutions the seed study simulated as AlexNet (first output 55 x 55: 224 pixels round up). */
export function seedAlexNet(name: string, description: string, batch: number): Result<Workload> {
  const source = 'seed study (SCALE-Sim topologies/conv_nets/alexnet.csv, shortened)'
  return seedTable(name, description, ALEXNET, source, batch)
}

/**
 * The six hand-made rows the seed study wrote for an image size when it could not generate the guided-diffusion
 * network. SCALE-Sim reads a "Deconv" row as a strided convolution, and so does this; it is not the network.
 */
export function seedGuidStandIn(
  name: string,
  description: string,
  image: 128 | 256 | 512,
  batch: number,
): Result<Workload> {
  return seedTable(name, description, guidStandIn(image), `seed study (GUID${image}.csv)`, batch)
}
