import type { Problem } from '../../engine/model/problem.ts'

/** Where the problem is: `net.csv, row 3, column 5, field Stride`; empty when it says nothing of it. */
export function placeOf({ file, row, column, field }: Problem): string {
  return [
    file,
    row === undefined ? undefined : `row ${row}`,
    column === undefined ? undefined : `column ${column}`,
    field === undefined ? undefined : `field ${field}`,
  ]
    .filter((part) => part !== undefined)
    .join(', ')
}

/** What was expected and what was there; empty when it says neither. */
export function expectationOf({ expected, got }: Problem): string {
  return [
    got === undefined ? undefined : `got ${got}`,
    expected === undefined ? undefined : `expected ${expected}`,
  ]
    .filter((part) => part !== undefined)
    .join('; ')
}

/** Everything about problems, to be sent to somebody. */
export function problemDetails(problems: readonly Problem[]): string {
  return problems
    .map((problem) =>
      [`${problem.code}: ${problem.message}`, placeOf(problem), expectationOf(problem), problem.remedy ?? '']
        .filter((line) => line !== '')
        .join('\n'),
    )
    .join('\n\n')
}
