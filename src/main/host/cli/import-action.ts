import { statSync } from 'node:fs'
import { basename, extname } from 'node:path'
import type { TopologyKind } from '../../../engine/model/layer.ts'
import { problem } from '../../../engine/model/problem.ts'
import { BUNDLE_EXTENSION } from '../../services/exchange/bundle/bundle-format.ts'
import { importReports } from '../../services/exchange/reports/report-import.ts'
import { kindOf } from '../../services/exchange/reports/report-inputs.ts'
import { MAX_TOPOLOGY_BYTES, readTextFile } from '../../services/text-file.ts'
import type { Workbench } from '../../services/workbench.ts'
import { metricTable } from './metric-text.ts'
import { DONE, print, printJson, sayProblems, type ExitCode } from './output.ts'
import { importBundle } from './projects-action.ts'
import { NO_CALL, runTitleText } from './run-action.ts'
import { count, printable } from './text-table.ts'
import { projectToUse, refuse, withWorkbench, type JsonOption } from './with-workbench.ts'

/** Options of `deltascope import` after parsing. */
export interface ImportOptions extends JsonOption {
  readonly project?: string
  readonly config?: string
  readonly topology?: string
  readonly inputType?: TopologyKind
  readonly name?: string
}

/** Imports what the path is: a folder of reports, a project, or a topology. */
export function runImport(path: string, options: ImportOptions): Promise<ExitCode> {
  const { json } = options
  return withWorkbench({ json: json === true }, (workbench) => {
    if (isFolder(path)) return importFolder(workbench, path, options)
    switch (extname(path).toLowerCase()) {
      case BUNDLE_EXTENSION:
        return importBundle(workbench, path, json)
      case '.csv':
        return importTopology(workbench, path, options)
      default:
        return Promise.resolve(
          refuse(
            [
              problem('unknown-file', 'is nothing that can be imported', {
                file: path,
                expected: `a folder of reports, a ${BUNDLE_EXTENSION} file, or a topology (.csv)`,
              }),
            ],
            json,
          ),
        )
    }
  })
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

async function importFolder(
  workbench: Workbench,
  folder: string,
  { project, config, topology, inputType, json }: ImportOptions,
): Promise<ExitCode> {
  const { store, runs } = workbench
  const chosen = await projectToUse(workbench, project)
  if (!chosen.ok) return refuse(chosen.problems, json)
  const imported = await importReports(store, chosen.value.id, folder, {
    ...(config === undefined ? {} : { configFile: config }),
    ...(topology === undefined ? {} : { topologyFile: topology }),
    ...(inputType === undefined ? {} : { kind: inputType }),
  })
  if (!imported.ok) return refuse(imported.problems, json)
  sayProblems(imported.notes)
  const run = await runs.methods['runs.get']({ id: imported.value.runId }, NO_CALL)
  if (!run.ok) return refuse(run.problems, json)
  if (json === true) printJson({ ok: true, run: run.value })
  else print(`${runTitleText(run.value, false)}, imported\n\n${metricTable(run.value.metrics)}`)
  return DONE
}

async function importTopology(
  { runs }: Workbench,
  file: string,
  { name = basename(file, extname(file)), inputType, json }: ImportOptions,
): Promise<ExitCode> {
  const text = readTextFile(file, MAX_TOPOLOGY_BYTES)
  if (!text.ok) return refuse(text.problems, json)
  const format = inputType ?? kindOf(text.value)
  const imported = await runs.methods['workloads.import']({ name, text: text.value, format }, NO_CALL)
  if (!imported.ok)
    return refuse(
      imported.problems.map((found) => ({ file, ...found })),
      json,
    )
  sayProblems(imported.notes)
  const { layers, macs, hash = '' } = imported.value
  if (json === true) printJson({ ok: true, workload: imported.value })
  else {
    print(`${printable(name)}: ${count(layers)} layers, ${count(macs)} MACs\n`)
    print(`deltascope run --workload ${format}:${hash}\n`)
  }
  return DONE
}
