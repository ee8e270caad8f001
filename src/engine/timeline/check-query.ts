import { nearestName } from '../model/nearest-name.ts'
import { fail, ok, problem, type Problem, type Result } from '../model/problem.ts'
import { floorShare } from './exact-share.ts'
import type { QuantityInfo, TimelineEdgesQuery, TimelineQuery } from './timeline.ts'

/** Most values of one answer, rows x bins: 128 MiB of sums. */
const MAX_VALUES = 2 ** 24

/** A checked question: what to add up, between which edges, into how many rows. */
export interface CheckedQuery {
  readonly quantity: QuantityInfo
  readonly edges: Float64Array
  /** Rows of the answer: groups of neighbouring rows of the quantity. */
  readonly groups: number
  readonly withMax: boolean
}

/** First row of a group when `rows` rows are folded into `groups`; of group `groups`: `rows`. */
export function groupStart(group: number, rows: number, groups: number): number {
  return floorShare(rows, group, groups)
}

/** Checks a question in equal bins; every wrong field is told. Windows outside the run are valid: they hold nothing. */
export function checkQuery(query: TimelineQuery, quantities: readonly QuantityInfo[]): Result<CheckedQuery> {
  const { t0, t1, bins } = query
  const problems = [
    ...wholeNumber('t0', t0, -Number.MAX_SAFE_INTEGER),
    ...wholeNumber('t1', t1, -Number.MAX_SAFE_INTEGER),
    ...wholeNumber('bins', bins, 1, MAX_VALUES),
  ]
  if (problems.length === 0 && t1 < t0) {
    problems.push(
      problem('reversed-window', 'The window ends before it begins', {
        field: 't1',
        expected: `a cycle from ${t0} on`,
        got: String(t1),
      }),
    )
  }
  const options = checkOptions(query, quantities, bins)
  if (!options.ok) return fail(...problems, ...options.problems)
  if (problems.length > 0) return fail(...problems)
  const edges = new Float64Array(bins + 1)
  for (let i = 0; i <= bins; i++) edges[i] = t0 + floorShare(t1 - t0, i, bins)
  return ok({ ...options.value, edges })
}

/** Checks a question at given edges. */
export function checkEdges(
  query: TimelineEdgesQuery,
  quantities: readonly QuantityInfo[],
): Result<CheckedQuery> {
  const { edges } = query
  const problems: Problem[] = []
  if (edges.length < 2) {
    problems.push(
      problem('too-few-edges', 'Bins need at least two edges', {
        field: 'edges',
        expected: 'at least 2',
        got: String(edges.length),
      }),
    )
  }
  const wrong = edges.findIndex((edge, i) => !Number.isSafeInteger(edge) || edge < (edges[i - 1] ?? edge))
  if (wrong >= 0) {
    problems.push(
      problem('edges-not-ascending', 'Edges are ascending whole cycles', {
        field: `edges[${wrong}]`,
        expected: `a whole number, at least ${wrong === 0 ? -Number.MAX_SAFE_INTEGER : edges[wrong - 1]}`,
        got: String(edges[wrong]),
      }),
    )
  }
  const options = checkOptions(query, quantities, edges.length - 1)
  if (!options.ok) return fail(...problems, ...options.problems)
  return problems.length > 0 ? fail(...problems) : ok({ ...options.value, edges })
}

function checkOptions(
  { quantity: id, rowGroups, withMax = false }: Pick<TimelineQuery, 'quantity' | 'rowGroups' | 'withMax'>,
  quantities: readonly QuantityInfo[],
  bins: number,
): Result<Omit<CheckedQuery, 'edges'>> {
  const quantity = quantities.find((candidate) => candidate.id === id)
  if (quantity === undefined) return fail(unknownQuantity(id, quantities))
  if (quantity.singleBin === true && bins !== 1) {
    const message = `${quantity.title} is of a whole window`
    return fail(problem('single-bin', message, { field: 'bins', expected: '1', got: String(bins) }))
  }
  const rows = quantity.rows.length
  const problems = rowGroups === undefined ? [] : wholeNumber('rowGroups', rowGroups, 1)
  if (problems.length > 0) return fail(...problems)
  const groups = Math.min(rows, rowGroups ?? rows)
  if (groups * bins > MAX_VALUES) {
    return fail(
      problem('too-many-values', 'The answer would be too large', {
        field: 'bins',
        expected: `at most ${Math.floor(MAX_VALUES / groups)} bins of ${groups} rows`,
        got: String(bins),
        remedy: 'Ask for fewer bins or row groups.',
      }),
    )
  }
  return ok({ quantity, groups, withMax })
}

function unknownQuantity(id: string, quantities: readonly QuantityInfo[]): Problem {
  const ids = quantities.map((candidate) => candidate.id)
  const nearest = nearestName(id, ids)
  return problem('unknown-quantity', 'This timeline has no such quantity', {
    field: 'quantity',
    expected: `one of ${ids.join(', ')}`,
    got: id,
    ...(nearest === undefined ? {} : { remedy: `Did you mean ${nearest}?` }),
  })
}

function wholeNumber(
  field: string,
  value: number,
  min: number,
  max: number = Number.MAX_SAFE_INTEGER,
): Problem[] {
  if (Number.isInteger(value) && value >= min && value <= max) return []
  const code = Number.isInteger(value) ? 'out-of-range' : 'not-a-whole-number'
  const message = Number.isInteger(value) ? 'The value is out of range' : 'The value is not a whole number'
  const expected = `a whole number from ${min} to ${max}`
  return [problem(code, message, { field, expected, got: String(value) })]
}
