import { describe, expect, test } from 'vitest'
import { parseOutlierProfile, unknownLayers } from '../../../src/engine/designs/outlier-profile.ts'
import { oneConvolution, problemsOf, run, stepOf, valueOf } from './helpers.ts'

const layer = oneConvolution(8, 16, 200)
const parse = (document: unknown) => parseOutlierProfile(JSON.stringify(document), 'p.json')

describe('a profile of outlier rates', () => {
  test('is a list or an object', () => {
    const list = valueOf(parse({ layers: [{ name: 'conv', outlierRatio: 0.05, elements: 7 }] }))
    expect(list).toEqual({ layers: { conv: 0.05 } })
    expect(valueOf(parse({ layers: { conv: 0.05 } }))).toEqual(list)
  })

  test('changes the outlier bytes of its layers only', () => {
    const bytes = (layers: Record<string, number>): number =>
      stepOf(run(layer, 'cambricon-d', {}, { profile: { layers } }), 'steady').pass.dramBytes.deltaOutliers
    expect(bytes({ conv: 0.05 })).toBeCloseTo(51_200 * 2 * 0.05, 9)
    expect(bytes({ other: 0.05 })).toBeCloseTo(51_200 * 2 * 0.0186, 9)
  })

  test('a known rate has no spread: the asynchronous layer takes exactly the longer time', () => {
    const evaluation = run(layer, 'async-pe', {}, { profile: { layers: { conv: 0.05 } } })
    expect(stepOf(evaluation, 'steady').layers[0]?.peCycles).toBeCloseTo(14.4, 12)
  })

  test.each([
    ['not JSON', '{', 'not-json'],
    ['an array', '[]', 'no-layers'],
    ['no layers', '{}', 'no-layers'],
    ['null', 'null', 'no-layers'],
    ['no name', '{"layers":[{"outlierRatio":0.1}]}', 'no-name'],
    ['no ratio', '{"layers":[{"name":"a"}]}', 'bad-outlier-ratio'],
    ['a ratio above 1', '{"layers":{"a":1.1}}', 'bad-outlier-ratio'],
    ['a negative ratio', '{"layers":{"a":-0.1}}', 'bad-outlier-ratio'],
    ['a text', '{"layers":{"a":"0.1"}}', 'bad-outlier-ratio'],
    [
      'a layer twice',
      '{"layers":[{"name":"a","outlierRatio":0},{"name":"a","outlierRatio":0}]}',
      'duplicate-layer',
    ],
  ])('%s is refused', (_, text, code) => {
    const [found] = problemsOf(parseOutlierProfile(text, 'p.json'))
    expect(found).toMatchObject({ code, file: 'p.json', severity: 'error' })
  })

  test('layers the network does not have are told with the nearest name', () => {
    const [note] = unknownLayers({ layers: { 'out.1': 0.1, 'out.2': 0.1 } }, ['out.2'], 'p.json')
    expect(note).toMatchObject({ severity: 'warning', field: 'out.1', remedy: 'Did you mean out.2?' })
  })
})
