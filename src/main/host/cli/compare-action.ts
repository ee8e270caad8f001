import { problem } from '../../../engine/model/problem.ts'
import { configDiff, type DifferingSetting } from '../../../shared/analysis/config-diff.ts'
import { metricDelta } from '../../../shared/analysis/metric-delta.ts'
import { METRIC_IDS, METRICS, type MetricId } from '../../../shared/model/metrics.ts'
import type { RunDetail } from '../../../shared/model/runs.ts'
import { deltaText, metricText } from './metric-text.ts'
import { DONE, print, printJson, type ExitCode } from './output.ts'
import { NO_CALL, runTitleText } from './run-action.ts'
import { textTable, type Column } from './text-table.ts'
import { refuse, withWorkbench, type JsonOption } from './with-workbench.ts'

/** Compares runs with the first of them. */
export async function runCompareRuns(ids: readonly number[], { json }: JsonOption): Promise<ExitCode> {
  if (ids.length < 2) {
    const facts = { expected: 'two runs or more', got: String(ids.length) }
    return refuse([problem('too-few-runs', 'There is nothing to compare the run with', facts)], json)
  }
  return withWorkbench({ json: json === true }, async ({ runs }) => {
    const details: RunDetail[] = []
    for (const id of ids) {
      const run = await runs.methods['runs.get']({ id }, NO_CALL)
      if (!run.ok) return refuse(run.problems, json)
      details.push(run.value)
    }
    const { differing } = configDiff(details.map(({ settings }) => settings))
    if (json === true) printJson(documentOf(details, differing))
    else print(textOf(details, differing))
    return DONE
  })
}

function metricsOf(runs: readonly RunDetail[]): readonly MetricId[] {
  return METRIC_IDS.filter((id) => runs.some(({ metrics }) => metrics[id] !== null))
}

function documentOf(runs: readonly RunDetail[], settings: readonly DifferingSetting[]): unknown {
  const baseline = runs[0]?.metrics
  return {
    ok: true,
    runs: runs.map(({ id, workload, design, status, origin }) => ({ id, workload, design, status, origin })),
    settings,
    metrics: metricsOf(runs).map((id) => ({
      id,
      unit: METRICS[id].unit,
      values: runs.map(({ metrics }) => metrics[id]),
      deltas: runs.map(({ metrics }) =>
        metricDelta(metrics[id], baseline?.[id] ?? null, METRICS[id].direction),
      ),
    })),
  }
}

function textOf(runs: readonly RunDetail[], differing: readonly DifferingSetting[]): string {
  const titles = runs.map((run) => `${runTitleText(run, false)}\n`).join('')
  const settings =
    differing.length === 0
      ? 'All settings are equal.\n'
      : textTable(
          [
            { title: 'setting', align: 'left', cell: ({ title }) => title },
            ...runs.map(({ id }, index): Column<DifferingSetting> => ({
              title: `run ${id}`,
              cell: ({ values }) => String(values[index] ?? ''),
            })),
            { title: 'unit', align: 'left', cell: ({ unit }) => unit },
          ],
          differing,
        )
  return `${titles}\n${settings}\n${textTable(metricColumns(runs), metricsOf(runs))}`
}

function metricColumns(runs: readonly RunDetail[]): readonly Column<MetricId>[] {
  const baseline = runs[0]?.metrics
  return [
    { title: 'metric', align: 'left', cell: (id) => METRICS[id].title },
    ...runs.flatMap(({ id: run, metrics }, index): readonly Column<MetricId>[] => {
      const value: Column<MetricId> = { title: `run ${run}`, cell: (id) => metricText(id, metrics[id]) }
      if (index === 0) return [value]
      const delta: Column<MetricId> = {
        title: `to run ${runs[0]?.id ?? ''}`,
        cell: (id) => deltaText(id, metrics[id], baseline?.[id] ?? null),
      }
      return [value, delta]
    }),
    { title: 'unit', align: 'left', cell: (id) => METRICS[id].unit },
  ]
}
