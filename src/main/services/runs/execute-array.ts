import { simulate } from '../../../engine/index.ts'
import { correctedShape } from '../../../engine/corrected/corrected-shape.ts'
import type { Layer } from '../../../engine/model/layer.ts'
import { fail, ok, problem, type Problem, type Result } from '../../../engine/model/problem.ts'
import type { LayerResult } from '../../../engine/model/result.ts'
import { type AbortSignalLike, checkRequest, type SimulationRequest } from '../../../engine/simulate.ts'
import { compatibleShape } from '../../../engine/systolic/shape.ts'
import { foldLayer } from '../../../engine/systolic/folding.ts'
import type { LayerRow } from '../../../shared/model/runs.ts'

import { layerAccounting } from './layer-accounting.ts'

/** How a run is followed and stopped. */
export interface ExecuteHooks {
  /** Looked at between layers. */
  readonly signal?: AbortSignalLike
  /** Layers that have become complete since the last call, in order; never empty. */
  readonly onLayers?: (layers: readonly LayerRow[]) => void
}

/** What tells two layers apart but their names. */
function shapeKey(layer: Layer): string {
  const { sparsity } = layer
  return [
    layer.ifmapHeight,
    layer.ifmapWidth,
    layer.filterHeight,
    layer.filterWidth,
    layer.channels,
    layer.filters,
    layer.strideHeight,
    layer.strideWidth,
    layer.padHeight,
    layer.padWidth,
    layer.groups,
    layer.batch,
    sparsity === undefined ? '' : `${sparsity.keep}:${sparsity.of}`,
  ].join(' ')
}

/** Key of each layer of a list; a network's list is asked again and again. */
const keyLists = new WeakMap<readonly Layer[], readonly string[]>()

function shapeKeys(layers: readonly Layer[]): readonly string[] {
  const keys = keyLists.get(layers) ?? layers.map(shapeKey)
  keyLists.set(layers, keys)
  return keys
}

/**
 * Simulates the layers in order, layers of equal shape once. Fails as the engine does, and with `cancelled` when the
 * signal is raised; what was told by `onLayers` stays true.
 */
export function executeArray(
  request: SimulationRequest,
  { signal, onLayers }: ExecuteHooks,
): Result<readonly LayerRow[]> {
  const notes = checkRequest(request)
  if (notes.some(({ severity }) => severity === 'error')) return fail(...notes)
  const keys = shapeKeys(request.layers)
  const known = new Map<string, LayerRow>()
  const rows: LayerRow[] = []
  let told = 0
  const tell = (): void => {
    if (rows.length > told) onLayers?.(rows.slice(told))
    told = rows.length
  }
  for (const [index, layer] of request.layers.entries()) {
    const key = keys[index] ?? ''
    const same = known.get(key)
    if (same !== undefined) {
      rows.push({ ...same, index, name: layer.name })
      continue
    }
    // A layer may take long: what is complete must be out before.
    tell()
    if (signal?.aborted === true) return fail(cancelled())
    const run = simulate({ ...request, layers: [layer] })
    if (!run.ok) return run
    const [result] = run.value.layers
    if (result === undefined) continue
    const row = arrayLayerRow(layer, result, request, index)
    known.set(key, row)
    rows.push(row)
  }
  tell()
  return ok(rows, notes)
}

/** The problem of a run that was stopped. */
export function cancelled(): Problem {
  return problem('cancelled', 'Stopped on request')
}

/** How the array sees a layer: M, K, N of one group, the batch in M; `denseK` without pruning. */
function shapeOf(layer: Layer, { config, rules }: SimulationRequest) {
  if (rules.id === 'corrected') return correctedShape(layer, config, rules)
  const sparse = rules.id === 'scale-sim-v3' && config.v3?.sparsity.enabled === true
  return { ...compatibleShape(layer, sparse), groups: 1 }
}

function layerKind(layer: Layer): string {
  if (layer.groups > 1) return layer.groups === layer.channels ? 'depthwise' : 'grouped'
  const isMatrix = layer.filterHeight === 1 && layer.filterWidth === layer.ifmapWidth && layer.channels === 1
  return isMatrix ? 'gemm' : 'conv'
}

/** Row of a layer's report: a word is a byte. */
function arrayLayerRow(
  layer: Layer,
  result: LayerResult,
  request: SimulationRequest,
  index: number,
): LayerRow {
  const { sram, dram, dramCauses } = result
  const { config, rules } = request
  const shape = shapeOf(layer, request)
  const { m, k, denseK, n, groups } = shape
  const folding = foldLayer(shape, config.dataflow, config.rows, config.cols)
  return {
    index,
    name: layer.name,
    kind: layerKind(layer),
    step: 'steady',
    m,
    // As the multiply-accumulates are counted.
    k: rules.fixes.has('pruned-work') ? k : denseK,
    n,
    macs: result.macs,
    cycles: result.totalCycles,
    stallCycles: result.stallCycles,
    utilPercent: result.overallUtilPercent,
    mappingPercent: result.mappingEfficiencyPercent,
    sramWords: {
      ifmap: sram.ifmap.words,
      filter: sram.filter.words,
      ofmap: sram.ofmap.words + (result.partialSumSramReads ?? 0),
    },
    dramBytes: { ifmap: dram.ifmap.words, filter: dram.filter.words, ofmap: dram.ofmap.words },
    dramCauses: dramCauses === undefined ? {} : { ...dramCauses },
    dramBandwidth: {
      ifmap: dram.ifmap.bandwidthWordsPerCycle,
      filter: dram.filter.bandwidthWordsPerCycle,
      ofmap: dram.ofmap.bandwidthWordsPerCycle,
    },
    energyMillijoules: null,
    outlierRate: null,
    accounting: layerAccounting(layer, request, { folding, groups }, result),
  }
}
