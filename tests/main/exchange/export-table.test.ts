import { parse } from 'csv-parse/sync'
import { parquetReadObjects } from 'hyparquet'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  exportTable,
  layersTable,
  runsTable,
  selectRuns,
} from '../../../src/main/services/exchange/tables/export-table.ts'
import { sweepColumns } from '../../../src/main/services/exchange/tables/sweep-table.ts'
import { tableOf } from '../../../src/main/services/exchange/tables/table.ts'
import { sweepDetail } from '../../../src/main/services/sweeps/sweep-detail.ts'
import { METRIC_IDS } from '../../../src/shared/model/metrics.ts'
import { fillProject, temporaryStore, valueOf } from './project-fixture.ts'

let database: ReturnType<typeof temporaryStore>
beforeEach(() => {
  database = temporaryStore()
})
afterEach(() => database.close())

type Rows = readonly Readonly<Record<string, string>>[]

function bytesOf({ base64 }: { readonly base64: string }): Buffer<ArrayBuffer> {
  return Buffer.from(base64, 'base64')
}

describe('tables of the history', () => {
  test('runs as CSV: every metric in full, texts disarmed', async () => {
    const { projectId, runIds } = fillProject(database.direct)
    const file = valueOf(
      await exportTable(database.store, {
        table: 'runs',
        projectId,
        filter: 'sort:id',
        runIds: [],
        format: 'csv',
      }),
    )
    expect(file).toMatchObject({ fileName: 'runs.csv', mimeType: 'text/csv' })
    const rows: Rows = parse(bytesOf(file), { columns: true })
    expect(rows.map(({ id }) => Number(id))).toEqual(runIds)
    const stored = valueOf(database.direct.getRuns({ ids: runIds }))
    for (const [index, { metrics }] of stored.entries()) {
      for (const id of METRIC_IDS) {
        expect(rows[index]?.[id]).toBe(metrics[id] === null ? '' : String(metrics[id]))
      }
    }
    expect(rows[1]?.['note']).toBe('\'=HYPERLINK("x") \u2028 line')
    expect(rows[1]?.['tags']).toBe('a paper')
  })

  test('the same runs as Parquet', async () => {
    const { projectId } = fillProject(database.direct)
    const params = { table: 'runs', projectId, filter: 'sort:id', runIds: [], format: 'parquet' } as const
    const file = valueOf(await exportTable(database.store, params))
    const { buffer, byteOffset, byteLength } = bytesOf(file)
    const rows = await parquetReadObjects({ file: buffer.slice(byteOffset, byteOffset + byteLength) })
    const stored = valueOf(await selectRuns(database.store, params))
    expect(rows).toMatchObject(
      stored.map(({ metrics }) => ({ cycles: metrics.cycles, utilPercent: metrics.utilPercent })),
    )
    expect(rows[0]?.['createdAt']).toEqual(new Date(stored[0]?.createdAt ?? 0))
    expect(typeof rows[0]?.['id']).toBe('bigint')
  })

  test('chosen columns, in the order they are chosen', async () => {
    const { projectId } = fillProject(database.direct)
    const runs = valueOf(await selectRuns(database.store, { projectId, filter: '', runIds: [] }))
    const table = valueOf(runsTable(runs, ['cycles', 'id']))
    expect(table.columns.map(({ name }) => name)).toEqual(['cycles', 'id'])
    expect(runsTable(runs, ['cyclse'])).toMatchObject({ ok: false, problems: [{ expected: 'cycles' }] })
  })

  test('layers of named runs, with a column for each cause of traffic', async () => {
    const { runIds } = fillProject(database.direct)
    const [first = 0] = runIds
    const runs = valueOf(await selectRuns(database.store, { projectId: null, filter: '', runIds: [first] }))
    const table = valueOf(await layersTable(database.store, runs))
    const layers = valueOf(database.direct.getLayers({ runId: first }))
    const column = (name: string): readonly unknown[] =>
      table.columns.find((one) => one.name === name)?.values ?? []
    expect(table.rows).toBe(2)
    expect(column('runId')).toEqual([first, first])
    expect(column('name')).toEqual(['fc1', '=evil'])
    expect(column('cycles')).toEqual(layers.map(({ cycles }) => cycles))
    for (const cause of Object.keys(layers[0]?.dramCauses ?? {})) {
      expect(column(`dramBytes.${cause}`)).toEqual(layers.map(({ dramCauses }) => dramCauses[cause]))
    }
  })

  test('a run that is not there is told', async () => {
    const selection = { projectId: null, filter: '', runIds: [99] }
    expect(await selectRuns(database.store, selection)).toMatchObject({
      ok: false,
      problems: [{ code: 'not-found', got: '99' }],
    })
  })

  test('a filter that cannot be read is told', async () => {
    const selection = { projectId: null, filter: 'cycles<', runIds: [] }
    expect(await selectRuns(database.store, selection)).toMatchObject({ ok: false })
  })

  test('points of a sweep: what varies, then the metrics', async () => {
    const { projectId } = fillProject(database.direct)
    const [sweep] = valueOf(database.direct.listSweeps({ projectId }))
    const detail = valueOf(await sweepDetail(database.store, sweep?.id ?? 0))
    const table = tableOf(sweepColumns(detail), detail.results)
    const rowsColumn = table.columns.find(({ name }) => name === 'rows')
    expect(rowsColumn).toEqual({ name: 'rows', type: 'number', values: [4, 8, 16] })
    expect(table.columns.slice(0, 4).map(({ name }) => name)).toEqual(['point', 'runId', 'status', 'rows'])
    expect(table.columns.find(({ name }) => name === 'point')?.values).toEqual([0, 2, 3])
  })
})
