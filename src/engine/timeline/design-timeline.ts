import type { Design } from '../designs/design.ts'
import type { EvaluationOptions } from '../designs/evaluation.ts'
import type { ParameterValues } from '../designs/parameters.ts'
import { fail, ok, problem, type Problem, type Result } from '../model/problem.ts'
import type { Workload } from '../workloads/model.ts'
import { type CheckedQuery, checkEdges, checkQuery, groupStart } from './check-query.ts'
import { groupOf } from './design-measures.ts'
import { type DesignQuantity, quantitiesOf } from './design-quantities.ts'
import { answer, runMeasure, type RunMeasure } from './design-query.ts'
import { type DesignRun, designRun } from './design-run.ts'
import { foldSpans, layerSpans } from './design-spans.ts'
import type { Timeline, TimelineSeries } from './timeline.ts'

/**
 * The timeline of a network on a design at the level of its tiles, in cycles of the array's clock: steps one after the
 * other, layers, phases and tile rows (the folds) as `evaluate` overlaps them. Every sum is the evaluation's.
 */
export function designTimeline(
  workload: Workload,
  design: Design,
  parameters: ParameterValues,
  options: EvaluationOptions,
): Result<Timeline> {
  const run = designRun(workload, design, parameters, options)
  return run.ok ? ok(timelineOf(run.value), run.notes) : run
}

function timelineOf(run: DesignRun): Timeline {
  const { axis, machine } = run
  const quantities = quantitiesOf(run)
  const infos = quantities.map(({ info }) => info)
  const prepared = new Map<string, readonly RunMeasure[]>()
  const measuresOf = ({ quantity, groups }: CheckedQuery): readonly RunMeasure[] => {
    const key = `${quantity.id} ${groups}`
    const known = prepared.get(key)
    if (known !== undefined) return known
    const measures = groupMeasures(
      run,
      quantities.find(({ info }) => info === quantity),
      groups,
    )
    prepared.set(key, measures)
    return measures
  }
  const series = (checked: Result<CheckedQuery>): Result<TimelineSeries> => {
    if (!checked.ok) return checked
    const { quantity, edges, groups } = checked.value
    const { sums, max } = answer(run, measuresOf(checked.value), checked.value)
    const bins = edges.length - 1
    const [t0 = 0, t1 = 0] = [edges[0], edges[bins]]
    const { id, unit } = quantity
    return ok({
      quantity: id,
      unit,
      t0,
      t1,
      bins,
      rows: groups,
      sums,
      ...(max === undefined ? {} : { max }),
    })
  }
  return {
    firstCycle: 0,
    endCycle: axis.endCycle,
    lastTrafficCycle: axis.endCycle,
    cyclesPerSecond: machine.clockHertz,
    rows: machine.peRows,
    cols: machine.peCols,
    steps: axis.steps,
    quantities: infos,
    query: (query) => series(checkQuery(query, infos)),
    queryEdges: (query) => series(checkEdges(query, infos)),
    stepStart: axis.start,
    layers: (t0, t1, limit) => layerSpans(run, [t0, t1], limit),
    folds: (t0, t1, limit) => foldSpans(run, [t0, t1], limit),
    peSnapshot: () => fail(noPeDetail()),
    peOperands: () => fail(noPeDetail()),
  }
}

function groupMeasures(
  run: DesignRun,
  quantity: DesignQuantity | undefined,
  groups: number,
): readonly RunMeasure[] {
  if (quantity === undefined) return []
  const { measures, slackRow, slackRate } = quantity
  return Array.from({ length: groups }, (_, group) => {
    const from = groupStart(group, measures.length, groups)
    const to = groupStart(group + 1, measures.length, groups)
    const hasSlack = slackRow !== undefined && slackRow >= from && slackRow < to
    return runMeasure(run, groupOf(measures.slice(from, to)), hasSlack ? slackRate : 0)
  })
}

function noPeDetail(): Problem {
  return problem('no-pe-detail', 'The model of this design ends at its tiles: it has no single PEs', {
    field: 'cycle',
    expected: 'a run of a systolic array',
    remedy: 'Simulate the layer on a systolic array to see its PEs.',
  })
}
