import { ok, type Problem, type Result } from '../../../engine/model/problem.ts'
import type { PresetWorkload, RunSpec } from '../../../engine/model/run-spec.ts'
import type { CompleteRun } from '../../store/rows.ts'
import type { ChunkResult } from '../runs/sweep-chunk.ts'
import { runFacts, type RunFacts } from '../runs/new-run.ts'
import { NO_METRICS } from '../runs/run-metrics.ts'
import { differsText } from '../runs/spec-fields.ts'
import { specHash } from '../runs/spec-hash.ts'
import type { SweepTopologies } from './name-topologies.ts'
import type { PlannedSweep } from './plan.ts'

/** A sweep under way: what is needed to ask and to store its points. */
export interface SweepOrder {
  readonly sweepId: number
  readonly projectId: number
  readonly planned: PlannedSweep
  readonly topologies: SweepTopologies
  readonly engineVersion: string
}

/** A point that can be computed. */
export interface Question {
  readonly index: number
  readonly spec: RunSpec
  readonly facts: RunFacts
}

/** A network whose layers can always be counted. */
const STAND_IN: PresetWorkload = { source: 'preset', name: 'AlexNet-seed', batch: 1, operators: 'conv' }

/**
 * The question of a point. Where its layers cannot be counted (a topology these rules cannot read) it is asked
 * nevertheless, and the worker's answer says why; fails only where a value of the spec has no exact form.
 */
export function questionAt({ planned, topologies }: SweepOrder, index: number): Result<Question> {
  const spec = planned.specAt(index)
  const { workload } = spec
  const topology = workload.source === 'topology' ? topologies.get(workload.hash) : undefined
  const facts = runFacts(spec, topology)
  if (facts.ok) return ok({ index, spec, facts: facts.value })
  const specHashed = specHash(spec)
  if (!specHashed.ok) return specHashed
  const countable = runFacts({ ...spec, workload: STAND_IN })
  if (!countable.ok) return countable
  const name = workload.source === 'preset' ? workload.name : (topology?.name ?? workload.hash.slice(0, 12))
  const differs = differsText(spec)
  const own = { spec, specHash: specHashed.value, workload: name, differs, layersTotal: 0 }
  return ok({ index, spec, facts: { ...countable.value, ...own } })
}

/** A computed point as it is stored. */
export function completeRun(order: SweepOrder, { facts }: Question, result: ChunkResult): CompleteRun {
  const { status, tookMs, metrics, layers, problems } = result
  return {
    run: {
      ...facts,
      projectId: order.projectId,
      sweepId: order.sweepId,
      status,
      origin: 'simulated',
      engineVersion: order.engineVersion,
      owner: null,
    },
    outcome: { status, tookMs, metrics, layers, problems },
    point: result.index,
  }
}

/** The result of a point that took its worker with it, twice. */
export function lostResult(index: number, problems: readonly Problem[]): ChunkResult {
  return { index, status: 'failed', metrics: NO_METRICS, layers: [], tookMs: 0, problems }
}
