import { basename, resolve } from 'node:path'
import { fail, ok, problem, type Result } from '../../../../engine/model/problem.ts'
import type { ArrayRunSpec } from '../../../../engine/model/run-spec.ts'
import type { CompleteRun, StoredTopology } from '../../../store/rows.ts'
import type { RemoteStore } from '../../../store/store.ts'
import { readReportFolder } from '../../report-folder.ts'
import { runFacts } from '../../runs/new-run.ts'
import { arrayMetrics } from '../../runs/run-metrics.ts'
import { DEFAULT_ARRAY_SPEC, rulesSpec } from '../../runs/spec-defaults.ts'
import { topologyHash } from '../../runs/spec-hash.ts'
import { readInputs, type InputFileNames, type ReportInputs } from './report-inputs.ts'
import { layersOfReports, runReports } from './report-layers.ts'

/** A folder of reports as a run of the history. */
export interface ReportRun {
  readonly topology: StoredTopology
  readonly run: Omit<CompleteRun, 'run'> & { readonly run: Omit<CompleteRun['run'], 'projectId'> }
}

/**
 * Reads a folder of reports of SCALE-Sim, or of this program, with the configuration and the topology beside them, as a
 * run whose numbers are those of the reports. One pass at 1 GHz: the reports know neither steps nor a clock.
 */
export function readReportRun(folder: string, names: InputFileNames = {}): Result<ReportRun> {
  const tables = readReportFolder(folder)
  if (!tables.ok) return tables
  const reports = runReports(tables.value, folder)
  if (!reports.ok) return reports
  const inputs = readInputs(folder, reports.value, names)
  if (!inputs.ok) return inputs
  const spec = specOf(inputs.value)
  const { topology, config, rules } = inputs.value
  const layers = layersOfReports(reports.value, { layers: topology.layers, config, rules }, topology.kind)
  if (!layers.ok) return layers
  const macs = layers.value.reduce((sum, layer) => sum + layer.macs, 0)
  const name = basename(resolve(folder))
  const stored: StoredTopology = {
    hash: topologyHash(topology.kind, topology.text),
    name,
    format: topology.kind,
    text: topology.text,
    layers: topology.layers.length,
    macs,
    parameters: null,
  }
  const facts = runFacts(spec, stored)
  if (!facts.ok) return facts
  return ok(
    {
      topology: stored,
      run: {
        run: {
          ...facts.value,
          sweepId: null,
          status: 'done',
          origin: 'imported',
          // Never that of this program: an imported run answers no question.
          engineVersion: rules.id === 'corrected' ? 'reports' : rules.id,
          owner: null,
        },
        outcome: {
          status: 'done',
          tookMs: null,
          metrics: arrayMetrics(spec, layers.value),
          layers: layers.value,
          problems: [...inputs.notes],
        },
        point: null,
      },
    },
    inputs.notes,
  )
}

function specOf({ config, rules, topology }: ReportInputs): ArrayRunSpec {
  const { runName: _, ...array } = config
  return {
    kind: 'array',
    workload: {
      source: 'topology',
      hash: topologyHash(topology.kind, topology.text),
      format: topology.kind,
    },
    array,
    rules: rulesSpec(rules.id),
    steps: 1,
    clockGigahertz: DEFAULT_ARRAY_SPEC.clockGigahertz,
  }
}

/** Stores a folder of reports as a run of the project; gives its id. */
export async function importReports(
  store: Pick<RemoteStore, 'putTopology' | 'recordRuns'>,
  projectId: number,
  folder: string,
  names: InputFileNames = {},
): Promise<Result<{ readonly runId: number; readonly layers: number }>> {
  const read = readReportRun(folder, names)
  if (!read.ok) return read
  const { topology, run } = read.value
  const put = await store.putTopology(topology)
  if (!put.ok) return put
  const recorded = await store.recordRuns({ runs: [{ ...run, run: { ...run.run, projectId } }] })
  if (!recorded.ok) return recorded
  const [runId] = recorded.value
  if (runId === undefined) return fail(problem('fault', 'The run was not stored', { file: folder }))
  return ok({ runId, layers: topology.layers }, read.notes)
}
