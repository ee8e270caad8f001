import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { guidedDiffusionDefaults } from '../../../src/engine/workloads/guided-diffusion-flags.ts'
import { guidedDiffusion } from '../../../src/engine/workloads/guided-diffusion.ts'
import type { Operator, Workload } from '../../../src/engine/workloads/model.ts'
import { build, valueOf } from './helpers.ts'
import { convAttention, transformer, twinRows } from './twin.ts'
import type { TwinFlags } from './twin.ts'

function rowText(operator: Operator): string[] {
  if (operator.kind === 'conv') {
    const { layer } = operator
    expect([layer.ifmapWidth, layer.filterWidth, layer.strideWidth]).toEqual([
      layer.ifmapHeight,
      layer.filterHeight,
      layer.strideHeight,
    ])
    expect(layer.padHeight).toBe((layer.filterHeight - 1) / 2)
    const kernel = `${layer.filterHeight}x${layer.filterWidth}/${layer.strideHeight}`
    return [`conv ${layer.ifmapHeight} ${kernel} ${layer.channels}>${layer.filters}`]
  }
  if (operator.kind === 'linear') return [`linear ${operator.gemm.m} ${operator.gemm.k}>${operator.gemm.n}`]
  if (operator.kind !== 'qk' && operator.kind !== 'av') return []
  const { m, n, k, count } = operator.gemm
  return [`${operator.kind} ${count}x ${m}x${n}x${k}`]
}

const rowsOf = (workload: Workload): string[] => workload.operators.flatMap(rowText)

const adm: TwinFlags = {
  image: 256,
  inChannels: 3,
  outChannels: 6,
  base: 256,
  mults: [1, 1, 2, 2, 4, 4],
  resBlocks: 2,
  attentionAt: [32, 16, 8],
  scaleShift: true,
  updown: true,
  learnedResampling: true,
  attention: (pixels, channels) => convAttention(pixels, channels, channels / 64),
}

describe('every matrix product equals an independent enumeration', () => {
  test('GUID128', () => {
    const attention: TwinFlags['attention'] = (pixels, channels) => convAttention(pixels, channels, 4)
    expect(rowsOf(build('GUID128'))).toEqual(
      twinRows({ ...adm, image: 128, mults: [1, 1, 2, 3, 4], attention }),
    )
  })

  test('GUID256 and its ImageNet variant', () => {
    expect(rowsOf(build('GUID256'))).toEqual(twinRows(adm))
    expect(rowsOf(build('GUID256-imagenet'))).toEqual(twinRows(adm))
  })

  test('GUID512', () => {
    expect(rowsOf(build('GUID512'))).toEqual(twinRows({ ...adm, image: 512, mults: [0.5, 1, 1, 2, 2, 4, 4] }))
  })

  test('STBL512', () => {
    const twin = twinRows({
      ...adm,
      image: 64,
      inChannels: 4,
      outChannels: 4,
      base: 320,
      mults: [1, 2, 4, 4],
      attentionAt: [64, 32, 16],
      scaleShift: false,
      updown: false,
      attention: (pixels, channels) => transformer(pixels, channels, 8),
    })
    expect(rowsOf(build('STBL512'))).toEqual(twin)
  })

  test('guided diffusion with any flags', () => {
    const flags = fc.record({
      mults: fc.array(fc.constantFrom(0.5, 1, 2, 3), { minLength: 1, maxLength: 4 }),
      resBlocks: fc.integer({ min: 1, max: 3 }),
      attentionAt: fc.subarray([32, 16, 8, 4]),
      headChannels: fc.constantFrom(-1, 32),
      headsUpsample: fc.constantFrom(-1, 2, 8),
      classCond: fc.boolean(),
      learnSigma: fc.boolean(),
      scaleShift: fc.boolean(),
      updown: fc.boolean(),
      learnedResampling: fc.boolean(),
    })
    fc.assert(
      fc.property(flags, (f) => {
        const workload = guidedDiffusion(
          'any',
          '',
          {
            ...guidedDiffusionDefaults,
            imageSize: 32,
            numChannels: 64,
            channelMult: f.mults,
            numResBlocks: f.resBlocks,
            attentionResolutions: f.attentionAt,
            numHeadChannels: f.headChannels,
            numHeadsUpsample: f.headsUpsample,
            classCond: f.classCond,
            learnSigma: f.learnSigma,
            useScaleShiftNorm: f.scaleShift,
            resblockUpdown: f.updown,
            convResample: f.learnedResampling,
          },
          1,
        )
        const twin = twinRows({
          ...f,
          image: 32,
          inChannels: 3,
          outChannels: f.learnSigma ? 6 : 3,
          base: 64,
          attention: (pixels, channels, side) => {
            const fixed = side === 'decoder' && f.headsUpsample !== -1 ? f.headsUpsample : 4
            return convAttention(pixels, channels, f.headChannels === -1 ? fixed : channels / f.headChannels)
          },
        })
        expect(rowsOf(valueOf(workload))).toEqual(twin)
      }),
      { numRuns: 200 },
    )
  })
})
