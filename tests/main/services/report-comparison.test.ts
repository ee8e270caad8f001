import { describe, expect, test } from 'vitest'
import { parseReport, type ReportTable } from '../../../src/engine/formats/reports.ts'
import { formatProblem } from '../../../src/engine/model/problem.ts'
import { compareReports } from '../../../src/main/services/report-comparison.ts'

const V2 = 'LayerID, Total Cycles, Util %,\n0, 764, 50.0,\n1, 75, 1e-05,\n'
const V3 =
  'LayerID, Total Cycles (incl. prefetch), Total Cycles, Util %,\n0, 800, 764, 50.0,\n1, 90, 75, 1e-05,\n'

function table(text: string): ReportTable {
  const read = parseReport(text)
  if (!read.ok) throw new Error(read.problems.map(formatProblem).join('\n'))
  return read.value
}

function compare(a: string, b: string, tolerance = 0) {
  const name = 'COMPUTE_REPORT.csv'
  const difference = compareReports(new Map([[name, table(a)]]), new Map([[name, table(b)]]), tolerance)
  return { ...difference, report: difference.reports[0]! }
}

describe('comparing reports', () => {
  test('equal texts are equal', () => {
    expect(compare(V2, V2)).toMatchObject({ equal: true, report: { comparedCells: 6, cells: [] } })
  })

  test('a differing cell is placed and measured', () => {
    const { equal, report } = compare(V2, V2.replace('764', '700'))
    expect(equal).toBe(false)
    expect(report.cells).toEqual([
      { row: 1, column: 'Total Cycles', a: '764', b: '700', difference: -64, relative: -64 / 764 },
    ])
  })

  test('columns are matched by name', () => {
    const { equal, report } = compare(V2, V3)
    expect(equal).toBe(false)
    expect(report).toMatchObject({
      columnsOnlyInA: [],
      columnsOnlyInB: ['Total Cycles (incl. prefetch)'],
      cells: [],
    })
  })

  test('missing rows and files are told', () => {
    const { equal, report } = compare(V2, V2.replace('1, 75, 1e-05,\n', ''))
    expect([equal, report.rowsInA, report.rowsInB]).toEqual([false, 2, 1])
    const files = compareReports(
      new Map([['A_REPORT.csv', table(V2)]]),
      new Map([['B_REPORT.csv', table(V2)]]),
      0,
    )
    expect(files).toMatchObject({ equal: false, onlyInA: ['A_REPORT.csv'], onlyInB: ['B_REPORT.csv'] })
  })

  test('the same value in another spelling is equal, and told', () => {
    const other = V2.replace('764', '764.0').replace('1e-05', '0.00001')
    expect(compare(V2, other)).toMatchObject({ equal: true, report: { writtenDifferently: 2 } })
  })

  test('the tolerance is relative, and tight', () => {
    const [a, b] = ['X,\n1000,\n', 'X,\n1001,\n']
    expect(compare(a, b, 1 / 1001).equal).toBe(true)
    expect(compare(a, b, 0.99 / 1001).equal).toBe(false)
  })

  test('integers beyond 2^53 are not rounded together', () => {
    expect(compare('X,\n9007199254740992,\n', 'X,\n9007199254740993,\n').equal).toBe(false)
  })

  test('text cells differ without a distance', () => {
    expect(compare('X,\ncsr,\n', 'X,\ncsc,\n').report.cells).toEqual([
      { row: 1, column: 'X', a: 'csr', b: 'csc' },
    ])
  })
})
