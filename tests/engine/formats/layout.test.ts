import { describe, expect, it } from 'vitest'
import { readLayout } from '../../../src/engine/formats/layout.ts'
import { CORRECTED, SCALE_SIM_V3 } from '../../../src/engine/model/rules.ts'
import { goldenFile } from './golden.ts'

const ROW = 's3, 2, 2, 1, 1, 16, 4, 0, 1, 2, 4, 5, 3, 3, 2, 1, 0, 4, 5, 6, 7,'

describe('readLayout', () => {
  it('reads the golden layout', () => {
    expect(readLayout(goldenFile('layout_s3.csv'), { rules: SCALE_SIM_V3 })).toEqual({
      ok: true,
      notes: [],
      value: [
        {
          name: 's3',
          ifmapHeightFactor: 2,
          ifmapWidthFactor: 2,
          filterHeightFactor: 1,
          filterWidthFactor: 1,
          channelFactor: 16,
          filterCountFactor: 4,
          ifmapIntraline: [0, 1, 2],
          ifmapInterline: [4, 5, 3],
          filterIntraline: [3, 2, 1, 0],
          filterInterline: [4, 5, 6, 7],
        },
      ],
    })
  })

  it.each([
    ['a missing field', ROW.replace(' 7,', ''), 'missing-field', 21],
    ['a word', ROW.replace('16', 'x'), 'not-an-integer', 6],
    ['a zero factor', ROW.replace('16', '0'), 'out-of-range', 6],
    ['an axis twice', ROW.replace('4, 5, 3', '4, 4, 3'), 'not-a-permutation', 8],
    ['a filter axis too many', ROW.replace('6, 7', '6, 8'), 'not-a-permutation', 14],
  ])('refuses %s', (_, row, code, column) => {
    for (const rules of [SCALE_SIM_V3, CORRECTED]) {
      const result = readLayout(`Layer name, a,\n${row}`, { rules, file: 'l.csv' })
      expect(result).toMatchObject({ ok: false, problems: [{ code, file: 'l.csv', row: 2, column }] })
    }
  })

  it('refuses an empty file', () => {
    expect(readLayout('', { rules: SCALE_SIM_V3 })).toMatchObject({
      ok: false,
      problems: [{ code: 'empty-layout' }],
    })
  })
})
