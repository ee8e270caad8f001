import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTopology, writeTopology } from '../../../src/engine/formats/topology.ts'
import type { Layer, TopologyKind } from '../../../src/engine/model/layer.ts'
import { convLayer, gemmLayer } from '../../../src/engine/model/layer.ts'
import type { Result } from '../../../src/engine/model/problem.ts'
import type { Rules } from '../../../src/engine/model/rules.ts'
import { CORRECTED, SCALE_SIM_V2, SCALE_SIM_V3 } from '../../../src/engine/model/rules.ts'
import { notes, problems, value } from './outcome.ts'

const HEADER =
  'Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,'

const read = (text: string, rules: Rules, kind: TopologyKind = 'conv'): Result<readonly Layer[]> =>
  readTopology(text, { kind, rules, file: 't.csv' })

const size = (least: number, most: number): fc.Arbitrary<number> => fc.integer({ min: least, max: most })
const name = fc.string({ maxLength: 12, unit: 'grapheme' }).filter((text) => !/[\r\n]|DP/.test(text))
const layers: fc.Arbitrary<Layer> = fc
  .record({
    name,
    ifmapHeight: size(9, 64),
    ifmapWidth: size(9, 64),
    filterHeight: size(1, 9),
    filterWidth: size(1, 9),
    channels: size(1, 64),
    filters: size(1, 64),
    strideHeight: size(1, 4),
    strideWidth: size(1, 4),
    padHeight: size(0, 4),
    padWidth: size(0, 4),
    groups: size(1, 4),
    batch: size(1, 8),
    ratio: fc.option(fc.tuple(size(1, 4), size(4, 8)), { nil: undefined }),
  })
  .map(({ ratio, ...sizes }) => ({
    ...sizes,
    channels: sizes.channels * sizes.groups,
    filters: sizes.filters * sizes.groups,
    ...(ratio === undefined
      ? {}
      : {
          sparsity: {
            keep: ratio[0],
            of: ratio[1],
          },
        }),
  }))

/** Only what version 2 or 3 of the original can say. */
const plain = (layer: Layer, version: 2 | 3): Layer => {
  const { sparsity, ...rest } = layer
  return {
    ...rest,
    padHeight: 0,
    padWidth: 0,
    groups: 1,
    batch: 1,
    name: 'layer',
    ...(version === 3
      ? {
          strideWidth: rest.strideHeight,
          ...(sparsity === undefined ? {} : { sparsity }),
        }
      : {}),
  }
}

describe('round trip', () => {
  const some = fc.array(layers, { minLength: 1, maxLength: 5 })
  it('corrected: write then read is the identity', () => {
    fc.assert(
      fc.property(some, (all) => {
        const result = read(value(writeTopology(all, 'conv', { version: 'corrected' })), CORRECTED)
        expect(value(result)).toEqual(all)
        expect(notes(result)).toEqual([])
      }),
    )
  })

  it.each([2, 3] as const)('version %d: write then read is the identity', (version) => {
    fc.assert(
      fc.property(some, (all) => {
        const originals = all.map((layer) => plain(layer, version))
        const text = value(writeTopology(originals, 'conv', { version }))
        expect(value(read(text, version === 2 ? SCALE_SIM_V2 : SCALE_SIM_V3))).toEqual(originals)
        expect(value(read(text, CORRECTED))).toEqual(originals)
      }),
    )
  })

  it('gemm: write then read is the identity', () => {
    const gemm = fc
      .tuple(size(1, 999), size(1, 999), size(1, 999))
      .map(([m, n, k]) => gemmLayer('g', m, n, k))
    fc.assert(
      fc.property(fc.array(gemm, { minLength: 1 }), (all) => {
        expect(value(read(value(writeTopology(all, 'gemm', { version: 2 })), SCALE_SIM_V2, 'gemm'))).toEqual(
          all,
        )
        const batched = all.map((layer) => ({ ...layer, batch: 3 }))
        const text = value(writeTopology(batched, 'gemm', { version: 'corrected' }))
        expect(value(read(text, CORRECTED, 'gemm'))).toEqual(batched)
      }),
    )
  })
})

describe('writing for the original', () => {
  const padded: Layer = { ...convLayer('p', [14, 14], [3, 3], 4, 8, [2, 2]), padHeight: 1, padWidth: 1 }
  it.each<[string, Layer, 2 | 3, TopologyKind, string, string]>([
    ['padding', padded, 2, 'conv', 'needs-corrected-rules', 'padHeight'],
    [
      'groups',
      { ...convLayer('g', [9, 9], [3, 3], 4, 8), groups: 2 },
      2,
      'conv',
      'needs-corrected-rules',
      'groups',
    ],
    [
      'batch',
      { ...convLayer('b', [9, 9], [3, 3], 4, 8), batch: 2 },
      3,
      'conv',
      'needs-corrected-rules',
      'batch',
    ],
    [
      'a ratio',
      { ...convLayer('s', [9, 9], [3, 3], 4, 8), sparsity: { keep: 1, of: 2 } },
      2,
      'conv',
      'needs-v3-rules',
      'sparsity',
    ],
    ['two strides', convLayer('s', [9, 9], [3, 3], 4, 8, [1, 2]), 3, 'conv', 'two-strides', 'Strides'],
    [
      'a comma in the name',
      convLayer('a,b', [9, 9], [3, 3], 4, 8),
      2,
      'conv',
      'unwritable-name',
      'Layer name',
    ],
    ['DP in the name', convLayer('aDP', [9, 9], [3, 3], 4, 8), 2, 'conv', 'unwritable-name', 'Layer name'],
    ['a convolution as gemm', convLayer('a', [9, 9], [3, 3], 4, 8), 2, 'gemm', 'not-a-gemm', 'Layer'],
  ])('refuses %s', (_, layer, version, kind, code, field) => {
    const found = problems(writeTopology([gemmLayer('ok', 2, 3, 4), layer], kind, { version }))
    expect(found).toContainEqual(expect.objectContaining({ code, field, row: 3, severity: 'error' }))
  })

  it('expresses padding by the ifmap that is read', () => {
    const text = value(writeTopology([padded], 'conv', { version: 2, padding: 'enlarge-ifmap' }))
    // 14 + 2 rows, filter 3, stride 2: 7 outputs, which read (7 - 1) * 2 + 3 = 15 rows.
    expect(text).toBe(`${HEADER}\np, 15, 15, 3, 3, 4, 8, 2,\n`)
  })

  it('refuses to write nothing', () => {
    expect(problems(writeTopology([], 'conv', { version: 2 }))).toMatchObject([{ code: 'empty-topology' }])
  })
})

describe('hostile text', () => {
  const rules = fc.constantFrom(SCALE_SIM_V2, SCALE_SIM_V3, CORRECTED)
  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), rules, (text, by) => {
        expect(read(text, by).ok).toBe(false)
      }),
    )
  })

  it.each(['a', ',', '1,', '"', '""', ' ', '\u0000', ';'])('takes a line of a million %j', (unit) => {
    const line = unit.repeat(1e6 / unit.length)
    for (const by of [SCALE_SIM_V2, SCALE_SIM_V3, CORRECTED]) {
      const results = [read(line, by), read(`${HEADER}\n${line}\n${line}`, by)]
      // A row of ones is a layer, with many numbers too many.
      if (unit !== '1,') expect(results.map(({ ok }) => ok)).toEqual([false, false])
    }
  })
})
