import { ok, type Problem, type Result } from '../../../engine/model/problem.ts'
import type { MetricValues } from '../../../shared/model/metrics.ts'
import type { LayerRow } from '../../../shared/model/runs.ts'
import { executeArray, type ExecuteHooks } from './execute-array.ts'
import { designLayers, designMetrics, evaluateSpec } from './execute-design.ts'
import { arrayMetrics } from './run-metrics.ts'
import { arrayRequest, type RunInput } from './spec-layers.ts'

/** The numbers of a run. */
export interface RunNumbers {
  readonly metrics: MetricValues
  /** In order; a differential design has its first step before the steady one. */
  readonly layers: readonly LayerRow[]
  /** Repairs and warnings. */
  readonly problems: readonly Problem[]
}

/**
 * Computes a run: arrays layer by layer by the engine, designs by their model with the dense design beside them. Fails
 * with located problems, and with `cancelled` when the signal is raised; layers told by then stay true.
 */
export function executeRun({ spec, topologyText }: RunInput, hooks: ExecuteHooks = {}): Result<RunNumbers> {
  if (spec.kind === 'design') {
    const run = evaluateSpec(spec)
    if (!run.ok) return run
    const layers = designLayers(run.value)
    hooks.onLayers?.(layers)
    return ok({ metrics: designMetrics(spec, run.value), layers, problems: run.notes })
  }
  const request = arrayRequest(spec, topologyText)
  if (!request.ok) return request
  const layers = executeArray(request.value, hooks)
  if (!layers.ok) return layers
  const problems = [...request.notes, ...layers.notes]
  return ok({ metrics: arrayMetrics(spec, layers.value), layers: layers.value, problems })
}
