import type { Workload } from '../../../engine/workloads/model.ts'
import { readTopology } from '../../../engine/index.ts'
import { networkFacts } from '../../../engine/designs/layer-facts.ts'
import type { Layer } from '../../../engine/model/layer.ts'
import { fail, ok, problem, type Result } from '../../../engine/model/problem.ts'
import type { Rules } from '../../../engine/model/rules.ts'
import type {
  ArrayRunSpec,
  PresetWorkload,
  RunSpec,
  TopologyWorkload,
} from '../../../engine/model/run-spec.ts'
import type { SimulationRequest } from '../../../engine/simulate.ts'
import { findPreset } from '../../../engine/workloads/presets.ts'
import { toLayers, type TopologyOptions } from '../../../engine/workloads/topology-export.ts'

/** A run as a worker gets it: the text of an imported topology comes along. */
export interface RunInput {
  readonly spec: RunSpec
  /** Of a spec whose workload is a topology. */
  readonly topologyText?: string
}

/** Networks kept ready: a sweep asks for few of them again and again. */
const MOST_NETWORKS = 16
const networks = new Map<string, Result<Workload>>()

/** The network of this name and batch; built once, the last few are kept. */
export function workloadOf({ name, batch }: PresetWorkload): Result<Workload> {
  const key = `${name} ${batch}`
  const known = networks.get(key)
  if (known !== undefined) return known
  const preset = findPreset(name)
  const workload = preset.ok ? preset.value.build(batch) : preset
  const [oldest] = networks.keys()
  if (networks.size >= MOST_NETWORKS && oldest !== undefined) networks.delete(oldest)
  networks.set(key, workload)
  return workload
}

const layerLists = new WeakMap<Workload, Map<string, readonly Layer[]>>()

function layersOfWorkload(workload: Workload, options: TopologyOptions): readonly Layer[] {
  const lists = layerLists.get(workload) ?? new Map<string, readonly Layer[]>()
  layerLists.set(workload, lists)
  const key = `${options.which} ${options.padding}`
  const known = lists.get(key)
  if (known !== undefined) return known
  const layers = toLayers(workload, options)
  lists.set(key, layers)
  return layers
}

/** The rules a spec names. */
export function rulesOfSpec({ rules }: ArrayRunSpec): Rules {
  return { id: rules.id, fixes: new Set(rules.fixes) }
}

/**
 * What an array run simulates. Padding is kept where the rules know it, otherwise the ifmap is enlarged to what the
 * output reads; `gemm` and `all` are all matrix products, attention one layer per head and image.
 */
export function arrayRequest(spec: ArrayRunSpec, topologyText?: string): Result<SimulationRequest> {
  const rules = rulesOfSpec(spec)
  const layers = layersOf(spec, rules, topologyText)
  if (!layers.ok) return layers
  const { layout } = spec
  return ok(
    {
      layers: layers.value,
      config: { ...spec.array, runName: 'run' },
      rules,
      ...(layout === undefined ? {} : { layout }),
    },
    layers.notes,
  )
}

function layersOf(spec: ArrayRunSpec, rules: Rules, topologyText?: string): Result<readonly Layer[]> {
  const { workload } = spec
  if (workload.source === 'topology') {
    if (topologyText === undefined) return fail(missingTopology(workload.hash))
    return readOnce(workload, rules, topologyText)
  }
  const network = workloadOf(workload)
  if (!network.ok) return network
  const which = workload.operators === 'conv' ? 'conv' : 'all'
  // The original's memory model knows no padding, under whichever rules it is used.
  const padding = rules.fixes.has('sound-memory') ? 'explicit' : 'enlarge-ifmap'
  return ok(layersOfWorkload(network.value, { which, padding }))
}

/** Topologies kept read: a sweep asks for one again and again. */
const MOST_TOPOLOGIES = 8
const topologies = new Map<string, Result<readonly Layer[]>>()

function readOnce({ hash, format }: TopologyWorkload, rules: Rules, text: string): Result<readonly Layer[]> {
  const key = [hash, rules.id, ...rules.fixes].join(' ')
  const known = topologies.get(key)
  if (known !== undefined) return known
  const layers = readTopology(text, { kind: format, rules })
  const [oldest] = topologies.keys()
  if (topologies.size >= MOST_TOPOLOGIES && oldest !== undefined) topologies.delete(oldest)
  topologies.set(key, layers)
  return layers
}

function missingTopology(hash: string) {
  return problem('topology-missing', 'The topology of this run is not in the history', {
    field: 'workload',
    got: hash,
    remedy: 'Import its file again.',
  })
}

/** Number of layers of one step. */
export function layerCount({ spec, topologyText }: RunInput): Result<number> {
  if (spec.kind === 'array') {
    const request = arrayRequest(spec, topologyText)
    return request.ok ? ok(request.value.layers.length) : request
  }
  const network = workloadOf(spec.workload)
  return network.ok ? ok(networkFacts(network.value, spec.workload.operators).layers.length) : network
}
