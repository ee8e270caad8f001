import { describe, expect, test } from 'vitest'
import { editDistance, nearestName } from '../../../src/engine/model/nearest-name.ts'
import { guidedDiffusionDefaults } from '../../../src/engine/workloads/guided-diffusion-flags.ts'
import type { GuidedDiffusionFlags } from '../../../src/engine/workloads/guided-diffusion-flags.ts'
import { guidedDiffusion } from '../../../src/engine/workloads/guided-diffusion.ts'
import { findPreset, presets } from '../../../src/engine/workloads/presets.ts'
import { stableDiffusion, stableDiffusionV1 } from '../../../src/engine/workloads/stable-diffusion.ts'
import { valueOf } from './helpers.ts'

describe('findPreset', () => {
  test.each([
    ['GUID256-imagenet', 'GUID256-imagenet'],
    ['guid128', 'GUID128'],
    ['AlexNet (seed)', 'AlexNet-seed'],
    ['resnet50', 'ResNet-50'],
  ])('finds %s', (typed, name) => {
    expect(valueOf(findPreset(typed)).name).toBe(name)
  })

  test.each([
    ['guid-12', 'Did you mean GUID128?'],
    ['STBL521', 'Did you mean STBL512?'],
    ['ddpm-cifar', 'Did you mean DDPM-CIFAR10?'],
    ['transformer-xl', undefined],
  ])('%s is unknown', (typed, remedy) => {
    const result = findPreset(typed)
    if (result.ok) throw new Error('found')
    expect(result.problems[0]).toMatchObject({ code: 'unknown-workload', got: typed })
    expect(result.problems[0]!.remedy).toBe(remedy)
  })
})

describe('nearestName', () => {
  test('counts insertions, deletions and replacements', () => {
    expect(editDistance('kitten', 'sitting')).toBe(3)
    expect(editDistance('', 'abc')).toBe(3)
    expect(editDistance('abc', '')).toBe(3)
    expect(editDistance('same', 'same')).toBe(0)
  })

  test('ignores letter case and gives up on far names', () => {
    expect(nearestName('ARRAYHIGHT', ['ArrayWidth', 'ArrayHeight'])).toBe('ArrayHeight')
    expect(nearestName('xyz', ['ArrayWidth'])).toBeUndefined()
    expect(nearestName('a', [])).toBeUndefined()
  })
})

describe('what cannot be built is a located problem', () => {
  test.each([0, -1, 1.5, NaN])('batch %d', (batch) => {
    for (const preset of presets) {
      expect(preset.build(batch)).toMatchObject({
        ok: false,
        problems: [{ code: 'bad-batch', field: 'batch' }],
      })
    }
  })

  test('counts beyond exact integers', () => {
    const result = valueOf(findPreset('GUID512')).build(10_000)
    expect(result).toMatchObject({ ok: false, problems: [{ code: 'too-many-macs' }] })
  })

  test.each<[string, Partial<GuidedDiffusionFlags>]>([
    ['imageSize', { imageSize: 96 }],
    ['imageSize', { imageSize: 100, channelMult: [1, 2, 2, 2] }],
    ['imageSize', { imageSize: NaN, channelMult: [1] }],
    ['numHeadChannels', { numHeadChannels: 48 }],
    ['numHeadChannels', { numHeadChannels: 0 }],
    ['numHeads', { numHeads: 3 }],
    ['numHeadsUpsample', { numHeadsUpsample: 3 }],
    ['numResBlocks', { numResBlocks: 0 }],
    ['channelMult', { channelMult: [0.3] }],
    ['attentionResolutions', { attentionResolutions: [0] }],
  ])('guided diffusion, %s: %o', (field, change) => {
    const result = guidedDiffusion('bad', '', { ...guidedDiffusionDefaults, ...change }, 1)
    if (result.ok) throw new Error('built')
    expect(result.problems.map((p) => p.field)).toContain(field)
  })

  test('the defaults of the reference code build', () => {
    expect(guidedDiffusion('default', '', guidedDiffusionDefaults, 1).ok).toBe(true)
  })

  test('Stable Diffusion with heads or sizes that do not divide', () => {
    expect(stableDiffusion('bad', '', { ...stableDiffusionV1, heads: 7 }, 1)).toMatchObject({
      problems: [{ code: 'bad-size', field: 'input_blocks.1.1.transformer_blocks.0.attn1.qk' }],
    })
    expect(stableDiffusion('bad', '', { ...stableDiffusionV1, latentSize: 60 }, 1)).toMatchObject({
      problems: [{ code: 'sizes-differ' }],
    })
  })
})
