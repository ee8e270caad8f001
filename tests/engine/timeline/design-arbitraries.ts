import fc from 'fast-check'
import type { Design } from '../../../src/engine/designs/design.ts'
import { DEFAULT_PARAMETERS, type ParameterValues } from '../../../src/engine/designs/parameters.ts'
import { DESIGNS } from '../../../src/engine/designs/registry.ts'
import { GraphBuilder } from '../../../src/engine/workloads/graph-builder.ts'
import type { Workload } from '../../../src/engine/workloads/model.ts'
import { valueOf } from '../designs/helpers.ts'

/** A small run: some hundred cycles a step, so that every one can be walked. */
export interface SmallRun {
  readonly workload: Workload
  readonly design: Design
  readonly parameters: ParameterValues
  readonly steps: number
}

/** A chain of convolutions, each `[filters, kernel]`, on a square image. */
export function chain(
  channels: number,
  size: number,
  layers: readonly (readonly [filters: number, kernel: 1 | 3])[],
): Workload {
  const graph = new GraphBuilder(1)
  let x = graph.input('x', channels, size, size)
  for (const [i, [filters, kernel]] of layers.entries()) {
    x = graph.conv(`conv${i}`, x, { filters, kernel, padding: kernel === 3 ? 1 : 0, bias: false })
  }
  return valueOf(graph.finish('chain', 'a chain of convolutions', 'test'))
}

const layer = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom(1 as const, 3 as const))
const layers = fc.array(layer, { minLength: 1, maxLength: 4 })

/** Slow and fast memory, all overlaps, buffers that are too small, waits of every kind. */
const parameters: fc.Arbitrary<ParameterValues> = fc
  .record({
    peRows: fc.integer({ min: 1, max: 6 }),
    peCols: fc.integer({ min: 1, max: 6 }),
    systolicSide: fc.integer({ min: 1, max: 6 }),
    dramGigabytesPerSecond: fc.constantFrom(1, 7, 33, 1500),
    ndpGigabytesPerSecond: fc.constantFrom(1, 5, 6000),
    sfuElementsPerCycle: fc.constantFrom(1, 3, 640),
    weightBufferMiB: fc.constantFrom(0.001, 64),
    inlierLanes: fc.constantFrom(4, 7, 60),
    overlap: fc.constantFrom('tile-rows' as const, 'weights-first', 'layer-max', 'none'),
    ndpUpdates: fc.constantFrom('in-banks' as const, 'on-bus'),
    plainOperators: fc.constantFrom('fused' as const, 'separate'),
    outlierRate: fc.constantFrom(0, 0.0186, 0.3),
    cyclesPerTile: fc.constantFrom(0, 0.5, 2),
    gpuLaunchMicroseconds: fc.constantFrom(0.01, 0.05),
  })
  .map((changes) => ({ ...DEFAULT_PARAMETERS, gpuTeraflops: 0.1, ...changes }))

/** Any small run of any design. */
export const smallRuns: fc.Arbitrary<SmallRun> = fc
  .tuple(
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 4 }),
    layers,
    parameters,
    fc.constantFrom(...DESIGNS),
    fc.integer({ min: 1, max: 4 }),
  )
  .map(([channels, size, convolutions, values, design, steps]) => ({
    workload: chain(channels, size, convolutions),
    design,
    parameters: values,
    steps,
  }))
