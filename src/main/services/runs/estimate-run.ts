import { estimate } from '../../../engine/index.ts'
import { networkFacts } from '../../../engine/designs/layer-facts.ts'
import { fail, ok, type Result } from '../../../engine/model/problem.ts'
import type { ArrayRunSpec, DesignRunSpec } from '../../../engine/model/run-spec.ts'
import { checkRequest, type SimulationRequest } from '../../../engine/simulate.ts'
import { compatibleShape, touchedPixels, touchedWords } from '../../../engine/systolic/shape.ts'
import { correctedShape } from '../../../engine/corrected/corrected-shape.ts'
import type { RunEstimate } from '../../../shared/model/runs.ts'
import { measureSpeed } from '../machine-speed.ts'
import { executeArray } from './execute-array.ts'
import { designMetrics, evaluateSpec } from './execute-design.ts'
import { cyclesToMs } from './run-metrics.ts'
import { arrayRequest, type RunInput } from './spec-layers.ts'

/** An estimate without what only the history knows. */
export type SpecEstimate = Omit<RunEstimate, 'existingRunId'>

/** Bytes in the database, measured on large histories: a run with its spec, and a layer row. */
const RUN_BYTES = 4096
const LAYER_BYTES = 200
/** Memory of a worker: its code and the networks it keeps; per pixel and window element of a layer; per layer. */
const WORKER_BYTES = 40 * 2 ** 20
const ELEMENT_BYTES = 24
const ROW_BYTES = 1024

/** What a run would take, in milliseconds; `now` is a clock in milliseconds. */
export function estimateRun({ spec, topologyText }: RunInput, now: () => number): Result<SpecEstimate> {
  if (spec.kind === 'design') return estimateDesign(spec, now)
  const request = arrayRequest(spec, topologyText)
  if (!request.ok) return request
  const problems = checkRequest(request.value)
  if (problems.some(({ severity }) => severity === 'error')) return fail(...problems)
  return ok(estimateArray(spec, request.value, now), [...request.notes, ...problems])
}

/** A design is evaluated in closed form: its estimate is the run. */
function estimateDesign(spec: DesignRunSpec, now: () => number): Result<SpecEstimate> {
  const start = now()
  const run = evaluateSpec(spec)
  if (!run.ok) return run
  const { own, clockHertz, network } = run.value
  const metrics = designMetrics(spec, run.value)
  const steady = own.stepClasses.at(-1)?.layers ?? []
  const rows = own.stepClasses.reduce((sum, { layers }) => sum + layers.length, 0)
  return ok({
    cycles: metrics.cycles ?? 0,
    timeMs: metrics.timeMs ?? 0,
    macs: metrics.macs ?? 0,
    dramBytes: metrics.dramBytes ?? 0,
    utilPercent: metrics.utilPercent ?? 0,
    layers: steady.map(({ name, timeSeconds }) => ({ name, cycles: Math.round(timeSeconds * clockHertz) })),
    wallSeconds: (now() - start) / 1000,
    peakMemoryBytes: WORKER_BYTES + ROW_BYTES * (rows + networkFacts(network, own.operators).layers.length),
    storedBytes: RUN_BYTES + LAYER_BYTES * rows,
    traceBytes: null,
    isExact: true,
  })
}

/** Speed of this machine by what it depends on most: rules, mode and network. */
const speeds = new Map<string, number>()
const MOST_SPEEDS = 100

function speedOf(spec: ArrayRunSpec, request: SimulationRequest, now: () => number): number {
  const { workload } = spec
  const network = workload.source === 'preset' ? workload.name : workload.hash
  const key = `${spec.rules.id} ${spec.array.mode} ${spec.array.dataflow} ${network}`
  const known = speeds.get(key)
  if (known !== undefined) return known
  if (speeds.size >= MOST_SPEEDS) speeds.clear()
  const speed = measureSpeed(request, now, (sample) => executeArray(sample, {}))
  speeds.set(key, speed)
  return speed
}

/**
 * Cycles without stalls, exact in CALC mode. DRAM bytes are the compulsory ones, every word once: a lower bound, since
 * what does not fit the scratchpads moves again.
 */
function estimateArray(spec: ArrayRunSpec, request: SimulationRequest, now: () => number): SpecEstimate {
  const { steps, array } = spec
  const { rules } = request
  const sum = { cycles: 0, macs: 0, work: 0, traceBytes: 0, dramBytes: 0, elements: 0 }
  const layers: { readonly name: string; readonly cycles: number }[] = []
  // Layers of equal shape are simulated once, but each has its cycles.
  const seen = new Set<string>()
  for (const layer of request.layers) {
    const one = estimate({ ...request, layers: [layer] })
    const cycles = one.cycles - (rules.fixes.has('count-last-cycle') ? 0 : 1)
    layers.push({ name: layer.name, cycles })
    sum.cycles += cycles
    sum.macs += one.macs
    sum.traceBytes += one.traceBytes
    const size = sizeOf(layer, request)
    sum.dramBytes += size.distinctWords
    sum.elements = Math.max(sum.elements, size.elements)
    const key = `${one.work} ${one.cycles} ${size.distinctWords}`
    if (!seen.has(key)) sum.work += one.work
    seen.add(key)
  }
  return {
    cycles: steps * sum.cycles,
    timeMs: cyclesToMs(steps * sum.cycles, spec.clockGigahertz),
    macs: steps * sum.macs,
    dramBytes: steps * sum.dramBytes,
    utilPercent: sum.cycles === 0 ? 0 : (100 * sum.macs) / (array.rows * array.cols * sum.cycles),
    layers,
    wallSeconds: sum.work / speedOf(spec, request, now),
    peakMemoryBytes: WORKER_BYTES + ELEMENT_BYTES * sum.elements + ROW_BYTES * layers.length,
    storedBytes: RUN_BYTES + LAYER_BYTES * layers.length,
    traceBytes: sum.traceBytes,
    isExact: array.mode === 'CALC',
  }
}

/** Distinct words of a layer, padding left out, and the pixels and window elements a simulation keeps tables of. */
function sizeOf(layer: SimulationRequest['layers'][number], { config, rules }: SimulationRequest) {
  if (rules.id === 'corrected') {
    const s = correctedShape(layer, config, rules)
    const ifmap = s.batch * Math.min(layer.ifmapHeight * layer.ifmapWidth, touchedPixels(s)) * s.channels
    return { distinctWords: s.groups * (ifmap + s.k * s.n + s.m * s.n), elements: s.m + s.k }
  }
  const s = compatibleShape(layer, false)
  return { distinctWords: touchedWords(s) + s.k * s.n + s.m * s.n, elements: s.m + s.k }
}
