import type { Problem } from '../../../engine/model/problem.ts'
import type { FieldInfo } from '../../../shared/model/catalog.ts'
import { readValues } from './axis-values.ts'

type Point = Readonly<Record<string, number | string>>

/** Told before giving up. */
const MOST_PROBLEMS = 5

/**
 * Points as comma-separated lines under a line of field ids. An empty cell leaves the field as the base has it. Problems
 * carry row and column, both counted from 1.
 */
export function readPoints(
  text: string,
  fields: ReadonlyMap<string, FieldInfo>,
): { readonly points: readonly Point[] } | { readonly problems: readonly Problem[] } {
  const lines = text
    .split('\n')
    .map((line, index) => ({ row: index + 1, cells: line.split(/[,\t]/).map((cell) => cell.trim()) }))
  const [head, ...body] = lines.filter(({ cells }) => cells.some((cell) => cell !== ''))
  if (head === undefined || body.length === 0) {
    const remedy =
      'The first line has the fields, each other line a point, for example "rows, cols" and "64, 128".'
    return { problems: [{ code: 'no-points', severity: 'error', message: 'No points yet', remedy }] }
  }
  const problems: Problem[] = head.cells.flatMap((id, index) =>
    fields.has(id)
      ? []
      : [
          place('unknown-field', 'No field of this name', head.row, index + 1, {
            got: id,
            remedy: 'The list of fields is above.',
          }),
        ],
  )
  if (problems.length > 0) return { problems: problems.slice(0, MOST_PROBLEMS) }
  const points = body.map(({ row, cells }) => pointOf(head.cells, cells, row, fields, problems))
  return problems.length > 0 ? { problems: problems.slice(0, MOST_PROBLEMS) } : { points }
}

function pointOf(
  ids: readonly string[],
  cells: readonly string[],
  row: number,
  fields: ReadonlyMap<string, FieldInfo>,
  problems: Problem[],
): Point {
  if (cells.length > ids.length)
    problems.push(
      place('too-many-cells', 'More cells than fields', row, ids.length + 1, {
        expected: String(ids.length),
        got: String(cells.length),
      }),
    )
  const entries = ids.flatMap((id, index) => {
    const [cell, info] = [cells[index] ?? '', fields.get(id)]
    if (cell === '' || info === undefined) return []
    const read = readValues(cell, info)
    if (read.ok && read.values.length === 1) return [[id, read.values[0] ?? ''] as const]
    const problem = read.ok
      ? place('many-values', 'One value in each cell', row, index + 1, { got: cell })
      : { ...read.problem, row, column: index + 1 }
    problems.push(problem)
    return []
  })
  return Object.fromEntries(entries)
}

function place(code: string, message: string, row: number, column: number, facts: Partial<Problem>): Problem {
  return { severity: 'error', ...facts, code, message, row, column }
}

/** Points as they would be typed. */
export function pointsText(points: readonly Point[]): string {
  const ids = [...new Set(points.flatMap((point) => Object.keys(point)))]
  return [ids, ...points.map((point) => ids.map((id) => String(point[id] ?? '')))]
    .map((cells) => cells.join(', '))
    .join('\n')
}
