import { checkV3 } from './compatible/layout-check.ts'
import { simulateCompatibleLayer } from './compatible/simulate-layer.ts'
import { simulateCorrectedLayer } from './corrected/simulate-layer.ts'
import type { ArrayConfig } from './model/array-config.ts'
import type { Layer } from './model/layer.ts'
import type { LayoutRow } from './model/layout.ts'
import { fail, ok, type Problem, problem, type Result } from './model/problem.ts'
import type { LayerResult, RunResult } from './model/result.ts'
import type { Rules } from './model/rules.ts'
import { validateConfig, validateLayer } from './model/validate.ts'

/** What to simulate, on what, by whose rules. */
export interface SimulationRequest {
  readonly layers: readonly Layer[]
  readonly config: ArrayConfig
  readonly rules: Rules
  /** SCALE-Sim v3 layout rows; needed when the configuration switches a custom layout on. */
  readonly layout?: readonly LayoutRow[]
}

/** The part of an AbortSignal the engine looks at. */
export interface AbortSignalLike {
  readonly aborted: boolean
}

/** How a long simulation can be followed and stopped; both are looked at between layers. */
export interface SimulateOptions {
  readonly signal?: AbortSignalLike
  readonly onProgress?: (done: number, total: number) => void
}

/** Everything that is wrong with a request, named before anything is computed. */
export function checkRequest({ layers, config, rules, layout }: SimulationRequest): readonly Problem[] {
  const problems = [
    ...validateConfig(config, rules),
    ...layers.flatMap((layer) =>
      validateLayer(layer, rules, (field) => ({ field: `${layer.name}: ${field}` })),
    ),
  ]
  if (layers.length === 0)
    problems.push(problem('no-layers', 'There is nothing to simulate', { expected: 'at least one layer' }))
  if (problems.some((p) => p.severity === 'error')) return problems
  const v3 = rules.id === 'scale-sim-v3' ? checkV3(layers, config, layout) : []
  return [...problems, ...notModelled(config, rules, layers), ...v3]
}

/** What the chosen rules do not model: said, never guessed. */
function notModelled(config: ArrayConfig, rules: Rules, layers: readonly Layer[]): readonly Problem[] {
  if (rules.id !== 'corrected') return []
  const problems: Problem[] = []
  const { v3 } = config
  if (v3?.sparsity.enabled === true && v3.sparsity.rowWise) {
    problems.push(
      problem('not-modelled', 'Corrected rules do not model row-wise sparsity', {
        field: 'OptimizedMapping',
        remedy: 'Use --rules scale-sim-v3, or layer-wise sparsity (OptimizedMapping : false).',
      }),
    )
  }
  if (v3?.ifmapBanks.customLayout === true || v3?.filterBanks.customLayout === true) {
    problems.push(
      problem('not-modelled', 'Corrected rules do not model bank conflicts of a custom layout', {
        field: 'IfmapCustomLayout, FilterCustomLayout',
        remedy: 'Use --rules scale-sim-v3, or switch the custom layouts off.',
      }),
    )
  }
  return rules.fixes.has('sound-memory') ? problems : [...problems, ...beyondOriginalMemory(config, layers)]
}

/** What the original's memory model, which the fix `sound-memory` replaces, cannot take. */
function beyondOriginalMemory(config: ArrayConfig, layers: readonly Layer[]): readonly Problem[] {
  const remedy = 'Leave the fix sound-memory on.'
  const problems: Problem[] = []
  if (config.v3?.sparsity.enabled === true) {
    const message = "The original's version 2 memory model knows no sparsity"
    problems.push(problem('not-modelled', message, { field: 'SparsitySupport', remedy }))
  }
  if (config.mode === 'USER' && !Number.isInteger(config.bandwidthWordsPerCycle)) {
    const got = String(config.bandwidthWordsPerCycle)
    const message = "The original's memory model moves whole words per cycle"
    problems.push(
      problem('not-modelled', message, { field: 'Bandwidth', expected: 'a whole number', got, remedy }),
    )
  }
  for (const layer of layers) {
    if (layer.padHeight === 0 && layer.padWidth === 0 && layer.groups === 1 && layer.batch === 1) continue
    const message = "The original's memory model knows neither padding nor groups nor batch"
    problems.push(problem('not-modelled', message, { field: layer.name, remedy }))
  }
  return problems
}

/** Simulates one layer of a request that has been checked. */
export function simulateLayer(layer: Layer, { config, rules, layout }: SimulationRequest): LayerResult {
  if (rules.id === 'corrected') return simulateCorrectedLayer(layer, config, rules)
  return simulateCompatibleLayer(layer, config, rules.id === 'scale-sim-v3' ? 3 : 2, layout)
}

/**
 * Simulates all layers in order. Fails with located problems on bad input, where the original itself crashes, and
 * with code `aborted` when the signal is raised.
 */
export function simulate(request: SimulationRequest, options: SimulateOptions = {}): Result<RunResult> {
  const problems = checkRequest(request)
  if (problems.some((p) => p.severity === 'error')) return fail(...problems)
  const results: LayerResult[] = []
  for (const layer of request.layers) {
    if (options.signal?.aborted === true) return fail(problem('aborted', 'The simulation was cancelled'))
    const result = simulateLayer(layer, request)
    if (result.totalCycles === 0) return fail(oneLineLayer(layer))
    results.push(result)
    options.onProgress?.(results.length, request.layers.length)
  }
  return ok({ layers: results }, problems)
}

/** A layer of a single line takes 0 cycles by the original's count, and the original divides by that. */
function oneLineLayer(layer: Layer): Problem {
  return problem('zero-cycles', 'The layer takes one cycle, which the original counts as 0 and divides by', {
    field: layer.name,
    remedy: 'Use --rules corrected, or a larger layer or array.',
  })
}
