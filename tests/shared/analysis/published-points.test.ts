import { describe, expect, test } from 'vitest'
import { publishedPoints } from '../../../src/shared/analysis/published-points.ts'
import type { SweepDetail } from '../../../src/shared/model/sweeps.ts'

const row = (network: string, design: string, metric: string, published: number) =>
  ({ network, design, metric, published }) as never
// From the publication: speedups of 2.02 and 1.65 on GUID256, a saving of 41.95 %, a core of 16.24 mm².
const GROUPS = [
  {
    id: 'speedup' as const,
    rows: [row('GUID256', 'cambricon-d', 'speedup', 2.02), row('GUID256', 'diffy-pe', 'speedup', 1.65)],
  },
  { id: 'energySaving' as const, rows: [row('GUID256', 'cambricon-d', 'energy saving', 0.4195)] },
  {
    id: 'area' as const,
    rows: [row('', 'cambricon-d', 'area overhead', 0.036), row('', 'cambricon-d', 'core area, mm2', 16.24)],
  },
]

function sweepOf(base: object, values: readonly Record<string, string>[]): SweepDetail {
  const spec = {
    base: {
      kind: 'design',
      design: 'cambricon-d',
      workload: { source: 'preset', name: 'GUID256', operators: 'conv' },
      ...base,
    },
  }
  return { spec, results: values.map((own) => ({ values: own })) } as unknown as SweepDetail
}

describe('what was published of a sweep', () => {
  test('is a point where both metrics were, with shares in percent', () => {
    const sweep = sweepOf({}, [{}, {}])
    expect(publishedPoints(sweep, GROUPS, { x: 'areaSquareMillimetres', y: 'speedup' })).toEqual([
      { network: 'GUID256', design: 'cambricon-d', position: 0, x: 16.24, y: 2.02 },
    ])
    expect(publishedPoints(sweep, GROUPS, { x: 'energySavingPercent', y: 'speedup' })[0]?.x).toBeCloseTo(
      41.95,
    )
  })

  test('is one per network and design that are run, null along a metric that was not published', () => {
    const sweep = sweepOf({}, [{ design: 'cambricon-d' }, { design: 'diffy-pe' }, { design: 'dense' }])
    expect(publishedPoints(sweep, GROUPS, { x: 'areaSquareMillimetres', y: 'speedup' })).toEqual([
      { network: 'GUID256', design: 'cambricon-d', position: 0, x: 16.24, y: 2.02 },
      { network: 'GUID256', design: 'diffy-pe', position: 1, x: null, y: 1.65 },
    ])
  })

  test('of machines is that of the designs among them', () => {
    const sweep = sweepOf(
      {
        kind: 'array',
        design: undefined,
        workload: { source: 'preset', name: 'GUID256', operators: 'conv' },
      },
      [{ machine: 'a100-128-os' }, { machine: 'cambricon-d' }],
    )
    expect(publishedPoints(sweep, GROUPS, { x: 'cycles', y: 'speedup' })).toEqual([
      { network: 'GUID256', design: 'cambricon-d', position: 1, x: null, y: 2.02 },
    ])
  })

  test.each([
    [
      'of another network',
      sweepOf({ workload: { source: 'preset', name: 'AlexNet', operators: 'conv' } }, [{}]),
    ],
    [
      'of all operators',
      sweepOf({ workload: { source: 'preset', name: 'GUID256', operators: 'all' } }, [{}]),
    ],
    ['of arrays', sweepOf({ kind: 'array' }, [{}])],
  ])('is nothing %s', (_, sweep) => {
    expect(publishedPoints(sweep, GROUPS, { x: 'cycles', y: 'speedup' })).toEqual([])
  })

  test('is nothing along two metrics that were not published', () => {
    expect(publishedPoints(sweepOf({}, [{}]), GROUPS, { x: 'cycles', y: 'timeMs' })).toEqual([])
  })
})
