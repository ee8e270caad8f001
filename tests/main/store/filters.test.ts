import fc from 'fast-check'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { removeFolder } from '../../platform.ts'
import { openStore } from '../../../src/main/store/open-store.ts'
import type { Store } from '../../../src/main/store/store.ts'
import {
  FILTER_FIELD_IDS,
  FILTER_FIELDS,
  type FilterFieldId,
  isSortable,
} from '../../../src/shared/filter/fields.ts'
import type { Filter, FilterTerm, FilterValue } from '../../../src/shared/filter/filter.ts'
import { formatFilter } from '../../../src/shared/filter/format-filter.ts'
import { parseFilter } from '../../../src/shared/filter/parse-filter.ts'
import { METRIC_IDS, type MetricId } from '../../../src/shared/model/metrics.ts'
import type { RunRow } from '../../../src/shared/model/runs.ts'
import {
  metrics,
  newProject,
  newRun,
  newStore,
  outcome,
  problemOf,
  record,
  SWEEP_SPEC,
  valueOf,
} from './helpers.ts'

/** Few values, so that conditions hit; signs that mean something to SQL or LIKE among them. */
const TEXTS = ['os', 'OS', 'a%b', 'a_b', "x' OR 1=1 --", String.raw`back\slash`, 'ä', 'Ä', 'axb']
const NUMBERS = [0, 1, 2.5, 64, 1e9]

interface World {
  readonly store: Store
  readonly projectId: number
  readonly rows: readonly RunRow[]
  readonly projects: ReadonlyMap<number, string>
  readonly sweeps: ReadonlyMap<number, string>
}

/** A history of 60 random runs in two projects, some of sweeps, tagged, with metrics missing. */
function world(store: Store): World {
  const projectId = newProject(store)
  const projects = [projectId, newProject(store, 'a%b')]
  const spec = { ...SWEEP_SPEC, name: 'OS' }
  const sweepId = valueOf(store.insertSweep({ projectId, spec, points: 9 })).sweepId
  const pick = <T>(values: readonly T[], seed: number): T => values[seed % values.length]!
  const random = fc.sample(fc.array(fc.nat(1e6), { minLength: 40, maxLength: 40 }), { seed: 7, numRuns: 60 })
  for (const [r, seeds] of random.entries()) {
    const at = (i: number) => seeds[i] ?? 0
    const run = newRun(pick(projects, at(0)), {
      sweepId: at(1) % 3 === 0 ? sweepId : null,
      workload: pick(TEXTS, at(2)),
      design: pick(TEXTS, at(3)),
      rows: pick([1, 2, 64], at(4)),
      differs: at(5) % 2 === 0 ? '' : pick(TEXTS, at(6)),
      specHash: `hash ${r % 5}`,
    })
    const values = METRIC_IDS.map(
      (id, i) => [id, at(7 + i) % 4 === 0 ? null : pick(NUMBERS, at(8 + i))] as const,
    )
    const tookMs = at(30) % 3 === 0 ? null : pick(NUMBERS, at(31))
    const end = outcome({ layers: [], tookMs, metrics: metrics(Object.fromEntries(values)) })
    const ids = record(store, { run, outcome: at(32) % 4 === 0 ? { ...end, status: 'failed' } : end })
    valueOf(store.tagRuns({ ids, add: TEXTS.filter((_, i) => at(33) % (i + 3) === 0), remove: [] }))
    if (at(34) % 2 === 0) valueOf(store.setNote({ id: ids[0] ?? 0, note: pick(TEXTS, at(35)) }))
  }
  const rows = valueOf(store.getRuns({ ids: random.map((_, i) => i + 1) }))
  const names = new Map(valueOf(store.listProjects({})).map(({ id, name }) => [id, name]))
  return { store, projectId, rows, projects: names, sweeps: new Map([[sweepId, 'OS']]) }
}

const shared: { world?: World } = {}

function theWorld(): World {
  if (shared.world === undefined) throw new Error('not made yet')
  return shared.world
}

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'store-'))
  let now = 0
  const { store, close } = valueOf(openStore(join(folder, 'history.sqlite'), { now: () => (now += 1000) }))
  shared.world = world(store)
  return () => {
    close()
    removeFolder(folder)
  }
})

/** ASCII letters alone have no case. */
const fold = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())

/** The slow twin of LIKE: whether the parts are in the text in order, from its start to its end. */
function fits(text: string, parts: readonly string[]): boolean {
  const pattern = parts
    .map((part) => fold(part).replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('.*')
  return new RegExp(`^${pattern}$`, 's').test(fold(text))
}

/** The column of a key as an application would see it. */
function columnOf(row: RunRow, field: FilterFieldId): string | number | null {
  if (field === 'created') return row.createdAt
  if (field === 'project') return row.projectId
  if (field === 'sweep') return row.sweepId
  if (field === 'tag') return null
  return Object.hasOwn(row.metrics, field)
    ? row.metrics[field as MetricId]
    : row[field as Exclude<FilterFieldId, MetricId | 'created' | 'project' | 'sweep' | 'tag'>]
}

function holds(row: RunRow, { field, operator }: FilterTerm, value: FilterValue): boolean {
  const isIn = (text: string) => value.kind !== 'text' || fits(text, ['', ...value.parts, ''])
  if (field === null) return [row.workload, row.design, row.note, ...row.tags].some(isIn)
  const equals = (text: string) => value.kind !== 'text' || fits(text, value.parts)
  if (field === 'tag') return row.tags.some(equals)
  const own = columnOf(row, field)
  if (own === null) return false
  if (field === 'project' || field === 'sweep') {
    const name = (field === 'project' ? theWorld().projects : theWorld().sweeps).get(Number(own))
    return value.kind !== 'text' || equals(name ?? '') || value.parts.join('*') === String(own)
  }
  if (typeof own === 'string') return value.kind === 'present' ? own !== '' : equals(own)
  if (value.kind !== 'number') return true
  const { number } = value
  return {
    is: own === number,
    '<': own < number,
    '<=': own <= number,
    '>': own > number,
    '>=': own >= number,
  }[operator]
}

function twin(rows: readonly RunRow[], { terms, sort }: Filter): readonly number[] {
  const matches = rows.filter((row) =>
    terms.every((term) => term.values.some((value) => holds(row, term, value)) !== term.isNegated),
  )
  const isNewestFirst = sort.at(-1)?.isDescending ?? true
  const compare = (a: RunRow, b: RunRow): number => {
    for (const { field, isDescending } of sort) {
      const key = field === 'created' ? 'id' : field
      const [x, y] = [columnOf(a, key), columnOf(b, key)]
      if (x === y) continue
      if (x === null || y === null) return x === null ? 1 : -1
      // Texts are ordered by their bytes in UTF-8.
      const order =
        typeof x === 'string' ? Buffer.compare(Buffer.from(x), Buffer.from(String(y))) : x - Number(y)
      return isDescending ? -order : order
    }
    return isNewestFirst ? b.id - a.id : a.id - b.id
  }
  return matches.toSorted(compare).map(({ id }) => id)
}

const textValue = fc.oneof(
  fc
    .constantFrom(...TEXTS, 'done', 'hash 3', 'Test', '')
    .map((text) => ({ kind: 'text', parts: [text] }) as const),
  fc
    .constantFrom(['o', ''], ['', 's'], ['a', 'b'], ['', '%', ''], ['', '_', ''], ['', '\\', ''])
    .map((parts) => ({ kind: 'text', parts }) as const),
)
const present = fc.constant({ kind: 'present' } as const)
const numberValue = fc
  .constantFrom(...NUMBERS, 3, 20_000)
  .map((number) => ({ kind: 'number', number }) as const)
/** Times are written in whole milliseconds. */
const timeValue = fc.nat(70_000).map((number) => ({ kind: 'number', number }) as const)
const several = <T>(value: fc.Arbitrary<T>) => fc.array(value, { minLength: 1, maxLength: 3 })

const anyTerm: fc.Arbitrary<FilterTerm> = fc.constantFrom(null, ...FILTER_FIELD_IDS).chain((field) => {
  const kind = field === null ? 'word' : FILTER_FIELDS[field].kind
  const orders = fc.constantFrom('<', '<=', '>', '>=')
  const isNumber = kind === 'number' || kind === 'time'
  const number = kind === 'time' ? timeValue : numberValue
  const one = { word: textValue, text: fc.oneof(textValue, present), number }
  const values: fc.Arbitrary<FilterValue> = kind === 'word' ? one.word : isNumber ? one.number : one.text
  return fc.record({
    field: fc.constant(field),
    operator:
      kind === 'time' ? orders : kind === 'number' ? fc.oneof(orders, fc.constant('is')) : fc.constant('is'),
    values: several(values),
    isNegated: fc.boolean(),
  })
})
const sortKey = fc.record({
  field: fc.constantFrom(...FILTER_FIELD_IDS.filter(isSortable)),
  isDescending: fc.boolean(),
})
const anyFilter = fc.record({
  terms: fc.array(anyTerm, { maxLength: 3 }),
  sort: fc.array(sortKey, { maxLength: 2 }),
})

test('every filter and order gives what its slow twin gives, page by page', () => {
  const { store, rows } = theWorld()
  fc.assert(
    fc.property(anyFilter, fc.nat(10), fc.integer({ min: 1, max: 30 }), (filter, offset, limit) => {
      const text = formatFilter(filter)
      expect(parseFilter(text).filter).toEqual(filter)
      const expected = twin(rows, filter)
      const ids = valueOf(store.matchingRunIds({ projectId: null, filter: text, limit: 1000 }))
      expect(ids).toEqual(expected)
      const page = valueOf(store.queryRuns({ projectId: null, filter: text, offset, limit }))
      expect(page.total).toBe(expected.length)
      expect(page.rows.map(({ id }) => id)).toEqual(expected.slice(offset, offset + limit))
    }),
    { seed: 3, numRuns: 400 },
  )
})

test('few matches are sorted, many are found along an index: the answers are alike', () => {
  const { store, projectId } = newStore()
  const many = Array.from({ length: 5001 }, (_, i) => ({
    run: newRun(projectId, { steps: i + 1 }),
    outcome: outcome({ layers: [], metrics: metrics({ cycles: i % 3 === 0 ? null : (i * 7919) % 5003 }) }),
  }))
  record(store, ...many)
  const rows = valueOf(store.getRuns({ ids: many.map((_, i) => i + 1) }))
  for (const steps of [5000, 5001]) {
    for (const sort of ['', 'sort:cycles', 'sort:-cycles', 'sort:design,-cycles']) {
      const filter = `steps<=${steps} ${sort}`
      const expected = twin(rows, parseFilter(filter).filter)
      const page = valueOf(store.queryRuns({ projectId, filter, offset: 3320, limit: 30 }))
      expect(page.total).toBe(steps)
      expect(page.rows.map(({ id }) => id)).toEqual(expected.slice(3320, 3350))
    }
  }
})

test('a project shows its own runs', () => {
  const { store, rows, projectId } = theWorld()
  const own = rows.filter((row) => row.projectId === projectId)
  const filter = { terms: [], sort: [{ field: 'cycles', isDescending: true }] } as const
  const page = valueOf(store.queryRuns({ projectId, filter: 'sort:-cycles', offset: 0, limit: 500 }))
  expect(page.rows).toEqual(twin(own, filter).map((id) => rows[id - 1]))
  expect(page.total).toBe(own.length)
})

test('facets count what matches, most frequent first', () => {
  const { store, rows } = theWorld()
  const filter = 'rows:64'
  const some = rows.filter((row) => row.rows === 64)
  const keys = ['design', 'status', 'tag', 'project', 'rows', 'sweep']
  const facets = valueOf(store.facets({ projectId: null, filter, keys }))
  expect(facets.map(({ key }) => key)).toEqual(keys)
  const counted = (value: (row: RunRow) => readonly string[]) => {
    const counts = new Map<string, number>()
    for (const each of some.flatMap(value)) counts.set(each, (counts.get(each) ?? 0) + 1)
    return counts
  }
  const asMap = (index: number) =>
    new Map((facets[index]?.values ?? []).map(({ value, count }) => [value, count] as const))
  expect(asMap(0)).toEqual(counted((row) => [row.design]))
  expect(asMap(1)).toEqual(counted((row) => [row.status]))
  expect(asMap(2)).toEqual(counted((row) => row.tags))
  expect(asMap(3)).toEqual(counted((row) => [theWorld().projects.get(row.projectId) ?? '']))
  expect(asMap(4)).toEqual(new Map([['64', some.length]]))
  expect(asMap(5)).toEqual(counted((row) => (row.sweepId === null ? [] : ['OS'])))
  const counts = facets[0]?.values.map(({ count }) => count) ?? []
  expect(counts).toEqual(counts.toSorted((a, b) => b - a))
  expect(problemOf(store.facets({ projectId: null, filter: '', keys: ['__proto__'] })).code).toBe(
    'unknown-column',
  )
})

test('a histogram counts every run that has the metric, the largest in the last bin', () => {
  const { store, projectId } = newStore()
  const runs = [0, 1, 9.99, 10, 5, null].map((cycles) => ({
    run: newRun(projectId),
    outcome: outcome({ layers: [], metrics: metrics({ cycles }) }),
  }))
  record(store, ...runs)
  const ask = (filter: string, bins: number) => store.histogram({ projectId, filter, metric: 'cycles', bins })
  expect(valueOf(ask('', 2))).toEqual({ min: 0, max: 10, counts: [2, 3] })
  expect(valueOf(ask('cycles:5', 3))).toEqual({ min: 5, max: 5, counts: [1, 0, 0] })
  expect(valueOf(ask('cycles>99', 2))).toEqual({ min: 0, max: 0, counts: [0, 0] })
  expect(problemOf(ask('', 0)).code).toBe('out-of-range')
  expect(problemOf(ask('', 1.5)).code).toBe('out-of-range')
})

test.each([
  `design:"x' OR 1=1 --"`,
  `"'; DROP TABLE runs; --"`,
  `tag:"') OR 1=1 --"`,
  `project:"' UNION SELECT name FROM sqlite_master --"`,
  `note:*'*`,
])('SQL in a value is a text: %s', (filter) => {
  const { store, rows } = theWorld()
  const ids = valueOf(store.matchingRunIds({ projectId: null, filter, limit: 1000 }))
  expect(ids).toEqual(twin(rows, parseFilter(filter).filter))
  expect(ids.length).toBeLessThan(rows.length)
  expect(valueOf(store.info({})).runs).toBe(rows.length)
})

test.each([
  'runs.id:1',
  'id;DROP:1',
  'sort:cycles;DROP',
  'sort:undoId',
  'specId:1',
  'constructor>1',
  'sort:__proto__',
])('SQL or a foreign column as a name is refused or a word: %s', (filter) => {
  const { store, rows } = theWorld()
  const result = store.matchingRunIds({ projectId: null, filter, limit: 1000 })
  if (result.ok) expect(result.value).toEqual([])
  else expect(problemOf(result)).toMatchObject({ code: 'filter-unknown-key', column: 1 })
  expect(valueOf(store.info({})).runs).toBe(rows.length)
})

test('names with SQL in them are names', () => {
  const { store } = newStore()
  const name = `'); DROP TABLE projects; --`
  const id = newProject(store, name)
  valueOf(
    store.tagRuns({ ids: record(store, { run: newRun(id, { workload: name }) }), add: [name], remove: [] }),
  )
  expect(valueOf(store.listProjects({})).map((project) => project.name)).toContain(name)
  expect(
    valueOf(store.queryRuns({ projectId: id, filter: `tag:"${name}"`, offset: 0, limit: 1 })).rows,
  ).toMatchObject([{ workload: name, tags: [name] }])
})

test('numbers that are none, and faults of a filter, are problems', () => {
  const { store, projectId } = theWorld()
  const page = (offset: number, limit: number) => store.queryRuns({ projectId, filter: '', offset, limit })
  for (const result of [page(-1, 1), page(0, -1), page(0.5, 1), page(0, Number.NaN), page(0, 1e9)]) {
    expect(problemOf(result).code).toBe('out-of-range')
  }
  const result = store.queryRuns({ projectId, filter: 'a:1 rows:x', offset: 0, limit: 1 })
  expect(result.ok ? [] : result.problems).toMatchObject([{ column: 1 }, { column: 5 }])
})
