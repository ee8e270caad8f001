import { evaluate } from '../../src/engine/designs/evaluate.ts'
import { DEFAULT_PARAMETERS } from '../../src/engine/designs/parameters.ts'
import { findDesign } from '../../src/engine/designs/registry.ts'
import { convolvePlain } from '../../src/engine/numerics/conv2d.ts'
import { CAMBRICON_D_FORMAT, differentialConv2d } from '../../src/engine/numerics/differential-conv.ts'
import { convGeometry } from '../../src/engine/numerics/conv-geometry.ts'
import { roundArrayToHalf } from '../../src/engine/numerics/half.ts'
import { fastestKernel } from '../../src/engine/numerics/kernels/wasm-convolve.ts'
import { createRandom, normalArray } from '../../src/engine/numerics/random.ts'
import { findPreset } from '../../src/engine/workloads/presets.ts'
import { valueOf } from '../engine/golden-runs.ts'
import type { BenchCase } from './cases.ts'
import { designTimelineCases } from './design-timeline-cases.ts'

/** One design on one network, and a sweep of a thousand parameter sets. */
function designCases(): readonly BenchCase[] {
  const workload = valueOf(valueOf(findPreset('GUID512')).build(1))
  const design = (name: string) => valueOf(findDesign(name))
  const once = (name: string): void => {
    evaluate(workload, design(name), DEFAULT_PARAMETERS, { steps: 250, operators: 'all' })
  }
  return [
    { name: 'cambricon-d on GUID512, 250 steps', run: () => once('cambricon-d'), budgetMs: 5 },
    {
      name: '1000 parameter sets, cambricon-d against dense on GUID512',
      budgetMs: 3000,
      run: () => {
        for (let i = 0; i < 1000; i++) {
          const parameters = { ...DEFAULT_PARAMETERS, dramEfficiency: 0.4 + i / 2000 }
          const options = { steps: 250, operators: 'conv' } as const
          evaluate(workload, design('cambricon-d'), parameters, options)
          evaluate(workload, design('dense'), parameters, options)
        }
      },
    },
  ]
}

/** The bit-true kernel at INT3, against its plain TypeScript twin. */
function numericsCases(): readonly BenchCase[] {
  const random = createRandom(1)
  const tensor = (shape: readonly number[], deviation: number) => {
    const data = normalArray(
      random,
      shape.reduce((a, b) => a * b, 1),
      deviation,
    )
    roundArrayToHalf(data)
    return { shape, data }
  }
  const delta = tensor([1, 64, 64, 64], 0.05)
  const weight = tensor([64, 64, 3, 3], 0.04)
  const codes = delta.data.map((value) => Math.max(-4, Math.min(3, Math.round(value * 20))))
  const options = { stride: 1, padding: 1 } as const
  const geometry = valueOf(convGeometry(delta, weight, options))
  const previousOutput = tensor([1, 64, 64, 64], 1)
  const kernel = fastestKernel()
  return [
    {
      name: 'INT3 3 x 3 convolution 64 x 64 x 64 to 64 channels, SIMD kernel',
      budgetMs: 40,
      run: () => void kernel(codes, weight.data, geometry),
    },
    {
      name: 'the same, plain TypeScript twin',
      run: () => void convolvePlain(codes, weight.data, geometry),
    },
    {
      name: 'the same with quantising, outliers and NDP rounding',
      run: () =>
        void valueOf(
          differentialConv2d(
            { previousOutput, delta, weight, scale: 0.05 },
            options,
            CAMBRICON_D_FORMAT,
            kernel,
          ),
        ),
    },
  ]
}

/** Cases of the differential designs, their timelines and their numerics. */
export function differentialCases(): readonly BenchCase[] {
  return [...designCases(), ...designTimelineCases(), ...numericsCases()]
}
