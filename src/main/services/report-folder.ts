import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ReportTable } from '../../engine/formats/reports.ts'
import { parseReport } from '../../engine/index.ts'
import { fail, ok, problem, type Result } from '../../engine/model/problem.ts'
import type { ReportTables } from './report-comparison.ts'
import { errnoOf, messageOf } from './system-problem.ts'
import { MAX_TOPOLOGY_BYTES, readTextFile } from './text-file.ts'

/** All reports in a folder, in the order of their names. */
export function readReportFolder(folder: string): Result<ReportTables> {
  let names: readonly string[]
  try {
    names = readdirSync(folder)
      .filter((name) => name.endsWith('_REPORT.csv'))
      .toSorted()
  } catch (error) {
    return fail(folderProblem(folder, error))
  }
  if (names.length === 0) {
    return fail(
      problem('no-reports', 'holds no reports', {
        file: folder,
        expected: 'files named …_REPORT.csv',
        remedy: 'Name the folder of one run, usually <outdir>/<run_name>.',
      }),
    )
  }
  const tables = new Map<string, ReportTable>()
  for (const name of names) {
    const file = join(folder, name)
    const text = readTextFile(file, MAX_TOPOLOGY_BYTES)
    if (!text.ok) return text
    const table = parseReport(text.value, file)
    if (!table.ok) return table
    tables.set(name, table.value)
  }
  return ok(tables)
}

function folderProblem(folder: string, error: unknown): ReturnType<typeof problem> {
  switch (errnoOf(error)) {
    case 'ENOENT':
      return problem('folder-not-found', 'no such folder', { file: folder, remedy: 'Check the path.' })
    case 'ENOTDIR':
      return problem('not-a-folder', 'is not a folder', { file: folder, remedy: 'Name the folder of a run.' })
    default:
      return problem('read-failed', `cannot be read: ${messageOf(error)}`, { file: folder })
  }
}
