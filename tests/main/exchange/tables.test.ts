import fc from 'fast-check'
import { parse } from 'csv-parse/sync'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { describe, expect, test } from 'vitest'
import { csvPieces, toCsv } from '../../../src/main/services/exchange/tables/csv.ts'
import { toParquet } from '../../../src/main/services/exchange/tables/parquet.ts'
import {
  chooseColumns,
  tableOf,
  type Cell,
  type ColumnType,
  type Table,
} from '../../../src/main/services/exchange/tables/table.ts'

function oneColumn(name: string, type: ColumnType, values: readonly Cell[]): Table {
  return { columns: [{ name, type, values }], rows: values.length }
}

function cellsOf(text: string): readonly (readonly string[])[] {
  return parse(text, { relax_column_count: false, skip_empty_lines: false })
}

describe('CSV', () => {
  test('a table without rows is its header', () => {
    expect(toCsv(oneColumn('cycles', 'number', []))).toBe('cycles\r\n')
  })

  test('numbers keep every digit, times are ISO 8601, missing values are blank', () => {
    const table: Table = {
      rows: 2,
      columns: [
        { name: 'n', type: 'number', values: [0.1 + 0.2, -5] },
        { name: 't', type: 'time', values: [0, null] },
        { name: 'text', type: 'text', values: ['a', null] },
      ],
    }
    expect(toCsv(table)).toBe('n,t,text\r\n0.30000000000000004,1970-01-01T00:00:00.000Z,a\r\n-5,,\r\n')
  })

  test.each([
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    [' blank', '" blank"'],
    ['=1+1', "'=1+1"],
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', `"'\r=1"`],
    ['\n=1', `"'\n=1"`],
    ['＝1', "'＝1"],
    ['a=1', 'a=1'],
  ])('text %j becomes %j', (text, cell) => {
    expect(toCsv(oneColumn('x', 'text', [text]))).toBe(`x\r\n${cell}\r\n`)
  })

  test('a header is text too', () => {
    expect(toCsv(oneColumn('=cmd', 'text', []))).toBe("'=cmd\r\n")
  })

  test('another reader finds every text again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ a: fc.string({ unit: 'binary' }), b: fc.double({ noNaN: true }) })),
        (rows) => {
          const table = tableOf(
            [
              { name: 'a', type: 'text', value: ({ a }) => a },
              { name: 'b', type: 'number', value: ({ b }) => b },
            ],
            rows,
          )
          const [, ...read] = cellsOf(toCsv(table))
          expect(read.map(([a, b]) => ({ a: unguarded(a), b: Number(b) }))).toEqual(
            rows.map(({ a, b }) => ({ a, b: b === 0 ? 0 : b })),
          )
        },
      ),
      { seed: 4, numRuns: 200 },
    )
  })

  test('pieces are whole rows', () => {
    const values = Array.from({ length: 2001 }, (_, index) => index)
    const pieces = [...csvPieces(oneColumn('i', 'integer', values))]
    expect(pieces.map((piece) => piece.split('\r\n').length - 1)).toEqual([1, 1000, 1000, 1])
  })
})

function unguarded(cell: string | undefined): string {
  const text = cell ?? ''
  return /^'[=+\-@\t\r\n＝＋－＠]/.test(text) ? text.slice(1) : text
}

describe('Parquet', () => {
  const table: Table = {
    rows: 3,
    columns: [
      { name: 'id', type: 'integer', values: [1, Number.MAX_SAFE_INTEGER, null] },
      { name: 'utilPercent', type: 'number', values: [0.1 + 0.2, -0, null] },
      { name: 'note', type: 'text', values: ['=1+1', '', null] },
      { name: 'createdAt', type: 'time', values: [0, 1_700_000_000_123, null] },
    ],
  }

  test('every value comes back as it was', async () => {
    const bytes = toParquet(table)
    expect(await parquetReadObjects({ file: bytes.buffer as ArrayBuffer })).toEqual([
      { id: 1n, utilPercent: 0.1 + 0.2, note: '=1+1', createdAt: new Date(0) },
      {
        id: BigInt(Number.MAX_SAFE_INTEGER),
        utilPercent: -0,
        note: '',
        createdAt: new Date(1_700_000_000_123),
      },
      { id: null, utilPercent: null, note: null, createdAt: null },
    ])
  })

  test('columns are typed, also where they hold nothing', () => {
    const empty: Table = { rows: 0, columns: table.columns.map((column) => ({ ...column, values: [] })) }
    for (const bytes of [toParquet(table), toParquet(empty)]) {
      const { schema } = parquetMetadata(bytes.buffer as ArrayBuffer)
      expect(schema.slice(1).map(({ type, converted_type }) => [type, converted_type])).toEqual([
        ['INT64', undefined],
        ['DOUBLE', undefined],
        ['BYTE_ARRAY', 'UTF8'],
        ['INT64', 'TIMESTAMP_MILLIS'],
      ])
    }
  })
})

test('an unknown column is told with the nearest name', () => {
  const definitions = [{ name: 'cycles', type: 'number' as const, value: () => 1 }]
  const chosen = chooseColumns(definitions, ['cycle'])
  expect(chosen).toMatchObject({ ok: false, problems: [{ code: 'unknown-column', expected: 'cycles' }] })
})
