import type { AnalysedPoint } from './points.ts'

/** True where one value of either field always comes with one value of the other, as the sides of square arrays do. */
export function changeTogether(
  a: string,
  b: string,
  points: readonly Pick<AnalysedPoint, 'values'>[],
): boolean {
  const pairs = new Set(points.map(({ values }) => JSON.stringify([values[a], values[b]])))
  const distinct = (field: string): number => new Set(points.map(({ values }) => values[field])).size
  return distinct(a) > 1 && pairs.size === distinct(a) && pairs.size === distinct(b)
}
