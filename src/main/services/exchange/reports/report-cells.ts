import type { ReportTable } from '../../../../engine/formats/reports.ts'
import { problem, type Problem } from '../../../../engine/model/problem.ts'

/** Numbers of a report by layer and column title; what is missing or no number is collected as located problems. */
export interface ReportCells {
  readonly file: string
  readonly layers: number
  readonly has: (title: string) => boolean
  /** 0, and a problem, where there is no such column or no number. */
  readonly number: (layer: number, title: string) => number
  /** Undefined where the run did not count it: no such column, or a blank cell. */
  readonly optional: (layer: number, title: string) => number | undefined
  readonly problems: Problem[]
}

/** Columns of a report by their titles; `file` is its name in problems. */
export function reportCells(table: ReportTable, file: string): ReportCells {
  const columns = new Map(table.header.map((title, index) => [title, index]))
  const problems: Problem[] = []
  const missing = new Set<string>()
  const cellOf = (layer: number, title: string): string | undefined => {
    const column = columns.get(title)
    return column === undefined ? undefined : table.rows[layer]?.[column]
  }
  const parse = (layer: number, title: string, text: string): number => {
    const value = text === '' ? Number.NaN : Number(text)
    if (Number.isFinite(value)) return value
    problems.push(
      problem('not-a-number', 'is not a number', {
        file,
        // Below the header; blank lines are not counted.
        row: layer + 2,
        column: (columns.get(title) ?? 0) + 1,
        field: title,
        expected: 'a finite number',
        got: text.slice(0, 40),
      }),
    )
    return 0
  }
  return {
    file,
    layers: table.rows.length,
    problems,
    has: (title) => columns.has(title),
    number: (layer, title) => {
      const text = cellOf(layer, title)
      if (text !== undefined) return parse(layer, title, text)
      if (!missing.has(title)) {
        problems.push(problem('missing-column', 'the report lacks a column', { file, row: 1, field: title }))
      }
      missing.add(title)
      return 0
    },
    optional: (layer, title) => {
      const text = cellOf(layer, title)
      return text === undefined || text === '' ? undefined : parse(layer, title, text)
    },
  }
}
