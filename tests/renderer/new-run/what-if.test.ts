import { describe, expect, test } from 'vitest'
import { catalogOf } from '../../../src/main/services/runs/catalog.ts'
import { DEFAULT_ARRAY_SPEC, DEFAULT_DESIGN_SPEC } from '../../../src/main/services/runs/spec-defaults.ts'
import { formatOf } from '../../../src/renderer/stores/run-draft-format.ts'
import { changedPart } from '../../../src/renderer/views/new-run/changed-part.ts'
import { handlesOf, STEPS } from '../../../src/renderer/views/new-run/what-if.ts'
import { libraryList, LISTS, searched } from '../../../src/renderer/views/library/library-lists.ts'

const CATALOG = catalogOf([])

describe('handles', () => {
  test('go from an eighth to eight times the value, which is in the middle', () => {
    const [rows] = handlesOf(DEFAULT_ARRAY_SPEC, CATALOG.fields)
    expect(rows?.info.id).toBe('rows')
    expect([0, STEPS / 2, STEPS].map((place) => rows?.valueAt(place))).toEqual([16, 128, 1024])
    expect([16, 128, 1024].map((value) => rows?.placeOf(value))).toEqual([0, STEPS / 2, STEPS])
  })

  test('never leave the range of their field', () => {
    for (const handle of handlesOf(DEFAULT_DESIGN_SPEC, CATALOG.fields)) {
      const { min = -Infinity, max = Infinity } = handle.info
      for (let place = 0; place <= STEPS; place++) {
        const value = handle.valueAt(place)
        expect(value).toBeGreaterThanOrEqual(min)
        expect(value).toBeLessThanOrEqual(max)
      }
      expect(handle.valueAt(handle.placeOf(handle.initial)) / handle.initial).toBeCloseTo(1, 1)
    }
  })

  test('a run with a side of one has handles too', () => {
    const spec = { ...DEFAULT_ARRAY_SPEC, array: { ...DEFAULT_ARRAY_SPEC.array, rows: 1 } }
    const [rows] = handlesOf(spec, CATALOG.fields)
    expect([rows?.valueAt(0), rows?.valueAt(STEPS)]).toEqual([1, 8])
  })
})

describe('files', () => {
  test.each([
    ['conv4, 13, 13, 3, 3, 384, 384', 'conv4, 13, 13, 3, 3, 384, 384, 1,', ', 1,'],
    ['a, x, c', 'a, 7, c', '7'],
    ['aaa', 'aa', ''],
    ['', 'new', 'new'],
  ])('%j to %j changes %j', (before, after, changed) => {
    const part = changedPart(before, after)
    expect(part.changed).toBe(changed)
    expect(part.start + part.changed + part.end).toBe(after)
  })

  test('matrix products have few columns', () => {
    expect(formatOf('Layer, M, N, K,\na,1,2,3,')).toBe('gemm')
    expect(
      formatOf(
        '\n\nLayer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,',
      ),
    ).toBe('conv')
    expect(formatOf('')).toBe('gemm')
  })
})

describe('library', () => {
  test('every list has its heads above its facts', () => {
    for (const { value } of LISTS) {
      const { heads, items } = libraryList(value, CATALOG)
      for (const { facts } of items) expect(facts).toHaveLength(heads.length)
      expect(new Set(items.map(({ id }) => id)).size).toBe(items.length)
    }
  })

  test('a search wants every word, anywhere', () => {
    const { items } = libraryList('designs', CATALOG)
    expect(searched(items, 'SIGN-MASK int5').map(({ id }) => id)).toEqual(['diffy-pe'])
    expect(searched(items, '  ')).toHaveLength(items.length)
  })
})
