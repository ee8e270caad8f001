import { describe, expect, it } from 'vitest'
import {
  draftOf,
  EMPTY_DRAFT,
  emptyAxis,
  readDraft,
  type SweepDraft,
} from '../../../src/renderer/views/new-sweep/plan-draft.ts'
import { readPoints } from '../../../src/renderer/views/new-sweep/point-list.ts'
import type { FieldInfo } from '../../../src/shared/model/catalog.ts'
import type { SweepPlan } from '../../../src/shared/model/sweeps.ts'
import { BASE } from './sweeps.ts'

function field(
  id: string,
  kind: FieldInfo['kind'],
  more: Partial<FieldInfo> = {},
): readonly [string, FieldInfo] {
  return [
    id,
    { id, title: id, unit: '', of: 'all', group: 'array', kind, initial: 1, definition: '', ...more },
  ]
}
const FIELDS = new Map([
  field('rows', 'integer', { min: 1 }),
  field('rate', 'number', { min: 0, max: 1 }),
  field('dataflow', 'choice', { options: ['os', 'ws'] }),
])
const read = (draft: Partial<SweepDraft>) => readDraft({ ...EMPTY_DRAFT, ...draft }, BASE, FIELDS)

const PLANS: readonly SweepPlan[] = [
  {
    kind: 'grid',
    axes: [
      { field: 'rows', values: [64, 128] },
      { field: 'dataflow', values: ['os', 'ws'] },
    ],
  },
  { kind: 'list', points: [{ rows: 64, dataflow: 'os' }, { rows: 128 }] },
  {
    kind: 'random',
    axes: [{ field: 'dataflow', values: ['ws'] }],
    ranges: [{ field: 'rate', min: 0.001, max: 0.2, scale: 'log' }],
    samples: 50,
    seed: 7,
  },
]

describe('a sweep as it is typed', () => {
  it.each(PLANS)('gives the plan it was made of: $kind', (plan) => {
    const spec = { name: 'x', base: BASE, plan, constraints: ['rows <= 100'] }
    expect(readDraft({ ...draftOf(spec), name: 'x' }, BASE, FIELDS).spec).toEqual(spec)
  })

  it('has no spec while a place is empty or wrong, and says which', () => {
    const { spec, axisProblems } = read({
      axes: [emptyAxis(3), emptyAxis(5, 'rows', '1, x'), emptyAxis(8, 'rate', '0.5')],
    })
    expect(spec).toBeUndefined()
    expect([...axisProblems.keys()]).toEqual([3, 5])
    expect(axisProblems.get(5)).toMatchObject({ code: 'bad-values', column: 4, got: 'x' })
  })

  it('counts the values of each axis', () => {
    expect([...read({ axes: [emptyAxis(1, 'rows', '1..8 x2')] }).axisCounts]).toEqual([[1, 4]])
  })

  it.each([
    [{ min: '', max: '1' }, 'two numbers'],
    [{ min: '2', max: '1' }, 'begins above its end'],
    [{ min: '0', max: '1', scale: 'log' as const }, 'above 0'],
  ])('refuses the range %o', (ends, words) => {
    const axis = { ...emptyAxis(0, 'rate'), kind: 'range' as const, ...ends }
    expect(read({ kind: 'random', axes: [axis] }).axisProblems.get(0)?.message).toContain(words)
  })

  it.each([
    [{ samples: '0' }, 'bad-samples'],
    [{ samples: '' }, 'bad-samples'],
    [{ seed: '-1' }, 'bad-seed'],
    [{ seed: '1.5' }, 'bad-seed'],
  ])('refuses %o', (numbers, code) => {
    const { problems } = read({ kind: 'random', axes: [emptyAxis(0, 'rows', '1')], ...numbers })
    expect(problems.map((problem) => problem.code)).toEqual([code])
  })

  it('leaves empty constraints out and names the sweep by what varies', () => {
    const { spec } = read({ axes: [emptyAxis(0, 'rows', '1')], constraints: [' ', ' rows > 0 '] })
    expect(spec?.constraints).toEqual(['rows > 0'])
    expect(spec?.name).toBe('GUID256, cambricon-d: rows')
  })
})

describe('a list of points', () => {
  const problemsOf = (text: string) => {
    const points = readPoints(text, FIELDS)
    return 'problems' in points ? points.problems.map(({ code, row, column }) => [code, row, column]) : []
  }

  it('leaves a field out where the cell is empty', () => {
    expect(readPoints('rows, dataflow\n64, os\n\n, ws\n', FIELDS)).toEqual({
      points: [{ rows: 64, dataflow: 'os' }, { dataflow: 'ws' }],
    })
  })

  it.each([
    ['', [['no-points', undefined, undefined]]],
    ['rows', [['no-points', undefined, undefined]]],
    ['rows, colums\n1, 2', [['unknown-field', 1, 2]]],
    ['rows\n1\nx', [['bad-values', 3, 1]]],
    ['rows\n1, 2', [['too-many-cells', 2, 2]]],
    ['rows, rate\n1..4, 0.5', [['many-values', 2, 1]]],
  ])('%j is wrong at its place', (text, expected) => {
    expect(problemsOf(text)).toEqual(expected)
  })
})
