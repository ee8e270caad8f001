import { buildMachine, type CompatibleMachine, isSparse, runMachine } from '../compatible/simulate-layer.ts'
import type { UserReadPort } from '../compatible/user-read.ts'
import { type CorrectedShape, correctedShape } from '../corrected/corrected-shape.ts'
import { withoutOverhang } from '../corrected/original-memory.ts'
import { runSchedule } from '../corrected/run-schedule.ts'
import { buildCorrectedMachine } from '../corrected/simulate-layer.ts'
import type { Layer } from '../model/layer.ts'
import type { PerOperand } from '../model/result.ts'
import type { SimulationRequest } from '../simulate.ts'
import type { Folding } from '../systolic/folding.ts'
import type { Shape } from '../systolic/shape.ts'
import { calcReads, foreseeIfmapReads } from './calc-reads.ts'
import type { DramReach } from './dram-reach.ts'
import {
  busyProfile,
  fedColumnsProfile,
  fedProfile,
  FoldSeries,
  type LineSeries,
  outputProfile,
  preloadedProfile,
} from './fold-series.ts'
import { RealIfmap } from './real-ifmap.ts'
import { scaled } from './scaled-series.ts'
import { OriginalService, RunningService, type ServiceClock } from './served-words.ts'
import { StallClock } from './stall-clock.ts'
import { correctedTransfers } from './corrected-transfers.ts'
import { DrainStretches } from './drain-stretches.ts'
import type { StretchSink } from './stretches.ts'
import type { Operand } from './timeline.ts'

/** Everything the timeline knows of one layer, on its own clock: cycle 0 is the array's first. */
export interface ArrayLayer {
  readonly folding: Folding
  readonly shape: Shape
  readonly groups: number
  /** Total cycles as reported: the layer's length on the run's time axis. */
  readonly totalCycles: number
  readonly clock: StallClock
  readonly busy: LineSeries
  readonly sramWords: PerOperand<LineSeries>
  readonly service: PerOperand<ServiceClock>
  /** Tells the DRAM words of one operand. */
  readonly dramWords: (operand: Operand, sink: StretchSink) => void
  /** Tells where those of all operands lie, which takes less than telling each of them. */
  readonly dramReach: (reach: DramReach) => void
}

/** Prepares a layer by the request's rules; costs what simulating it costs. */
export function arrayLayer(layer: Layer, request: SimulationRequest): ArrayLayer {
  const { rules } = request
  if (rules.id !== 'corrected') return compatibleLayer(layer, request, rules.id === 'scale-sim-v3' ? 3 : 2)
  return rules.fixes.has('sound-memory')
    ? correctedLayer(layer, request)
    : originalMemoryLayer(layer, request)
}

/** Words that enter and leave the array by line; `ifmap` may be counted without null requests. */
function sramSeries(
  f: Folding,
  groups: number,
  ifmapFactor: number,
  extraWrites: number,
  realIfmap?: LineSeries,
): PerOperand<LineSeries> {
  const series = (profile: ReturnType<typeof fedProfile>): LineSeries => new FoldSeries(f, groups, profile)
  const ifmap = realIfmap ?? series(f.dataflow === 'is' ? preloadedProfile(f) : fedProfile(f))
  const filter =
    f.dataflow === 'os' ? fedColumnsProfile(f) : f.dataflow === 'ws' ? preloadedProfile(f) : fedProfile(f)
  return {
    ifmap: scaled(ifmap, ifmapFactor),
    filter: series(filter),
    ofmap: series(outputProfile(f, extraWrites)),
  }
}

/** The original runs its lines against three buffers; `ifmapFactor` and the rest say how its words are counted. */
interface OriginalCounts {
  readonly ifmapFactor: number
  readonly extraWrites: number
  readonly realIfmap?: LineSeries
  readonly moreCycles: number
}

function compatibleLayer(layer: Layer, { config, layout }: SimulationRequest, version: 2 | 3): ArrayLayer {
  const machine = buildMachine(layer, config, version, layout)
  const { folding: f, shape } = machine
  // Version 3 counts the ifmap of a pruned weight stationary layer M/N times.
  const pruned = isSparse(config, version) && config.dataflow === 'ws'
  return originalLayer(machine, config, version, {
    ifmapFactor: pruned ? shape.of / shape.keep : 1,
    extraWrites: f.dataflow === 'os' ? f.rows + f.cols : 0,
    moreCycles: 0,
  })
}

function originalMemoryLayer(layer: Layer, { config, rules }: SimulationRequest): ArrayLayer {
  const cut = rules.fixes.has('floor-output-size') ? withoutOverhang(layer) : layer
  const machine = buildMachine(cut, config, 2)
  const f = machine.folding
  const shape = correctedShape(cut, config, rules)
  return originalLayer(machine, config, 2, {
    ifmapFactor: 1,
    extraWrites: f.dataflow === 'os' && !rules.fixes.has('exact-write-count') ? f.rows + f.cols : 0,
    ...(rules.fixes.has('skip-null-reads') && shape.overhangs ? { realIfmap: new RealIfmap(f, shape) } : {}),
    moreCycles: rules.fixes.has('count-last-cycle') ? 1 : 0,
  })
}

function originalLayer(
  machine: CompatibleMachine,
  config: SimulationRequest['config'],
  version: 2 | 3,
  counts: OriginalCounts,
): ArrayLayer {
  const { folding, shape } = machine
  const clock = new StallClock()
  // Reads take a cycle.
  const service = {
    ifmap: new OriginalService(clock, 1),
    filter: new OriginalService(clock, 1),
    ofmap: new OriginalService(clock, 0),
  }
  const drains = new DrainStretches(config.mode === 'CALC' ? config.cols : config.bandwidthWordsPerCycle)
  const run = runMachine(
    machine,
    config,
    version,
    (line, stall, ifmap, filter, ofmap) => {
      const due = line + stall
      const [lateIfmap, lateFilter, lateOfmap] = [ifmap - due - 1, filter - due - 1, ofmap - due]
      const late = Math.max(lateIfmap, lateFilter, lateOfmap)
      service.ifmap.add(line, due, ifmap)
      service.filter.add(line, due, filter)
      service.ofmap.add(line, due, ofmap)
      // The array waits for the operand that comes last.
      if (late > 0) clock.add(line, late, late === lateIfmap ? 0 : late === lateFilter ? 1 : 2)
    },
    drains,
  )
  const dramWords = (operand: Operand, sink: StretchSink): void => {
    if (operand === 'ofmap') drains.tell(sink)
    else if (config.mode === 'CALC') calcReads(machine, config, operand, sink)
    else userReads(operand === 'ifmap' ? run.ifmapPort : run.filterPort, sink)
  }
  return {
    folding,
    shape,
    groups: 1,
    totalCycles: run.clock.totalCycles + counts.moreCycles,
    clock,
    busy: new FoldSeries(folding, 1, busyProfile(folding)),
    sramWords: sramSeries(folding, 1, counts.ifmapFactor, counts.extraWrites, counts.realIfmap),
    service,
    dramWords,
    dramReach(reach) {
      if (config.mode === 'CALC') foreseeIfmapReads(machine, config, reach)
      else dramWords('ifmap', reach)
      dramWords('filter', reach)
      dramWords('ofmap', reach)
    },
  }
}

/** USER mode: the first fill, then prefetches back to back, every line charged in full. */
function userReads(port: UserReadPort | undefined, sink: StretchSink): void {
  if (port === undefined) return
  const { fillLines, prefetchLines, interfaceWords } = port.read
  sink.constant(-fillLines, 0, interfaceWords)
  for (let prefetch = 0; prefetch < port.prefetches; prefetch++) {
    const from = prefetch * (prefetchLines + 1) + 1
    sink.constant(from, from + prefetchLines, interfaceWords)
  }
}

/** Ifmap words that enter the array, null requests left out: of all groups, which read alike. */
function realSeries(f: Folding, shape: CorrectedShape, skipNulls: boolean): LineSeries | undefined {
  return skipNulls && shape.overhangs ? new RealIfmap(f, shape) : undefined
}

function correctedLayer(layer: Layer, { config, rules }: SimulationRequest): ArrayLayer {
  const machine = buildCorrectedMachine(layer, config, rules)
  const { folding: f, shape, schedule, options } = machine
  const clock = new StallClock()
  const transfers = correctedTransfers(machine)
  let line = 0
  const run = runSchedule(schedule, options, new Float64Array(0), (index, segment, _, cycles, moved) => {
    const cause = transfers.add(index, segment, cycles, moved)
    if (cycles > segment.cycles) clock.add(line, cycles - segment.cycles, cause)
    line += segment.cycles
  })
  transfers.finish(run.prefills)
  const running = new RunningService(clock)
  const pruned = f.dataflow === 'ws' && !rules.fixes.has('pruned-reads') ? shape.of / shape.keep : 1
  const extra = f.dataflow === 'os' && !rules.fixes.has('exact-write-count') ? f.rows + f.cols : 0
  const real = realSeries(f, shape, rules.fixes.has('skip-null-reads'))
  return {
    folding: f,
    shape,
    groups: shape.groups,
    totalCycles: run.cycles - (rules.fixes.has('count-last-cycle') ? 0 : 1),
    clock,
    busy: new FoldSeries(f, shape.groups, busyProfile(f)),
    sramWords: sramSeries(f, shape.groups, pruned, extra, real),
    service: { ifmap: running, filter: running, ofmap: running },
    dramWords: (operand, sink) => transfers.tell(operand, sink),
    dramReach: (reach) => transfers.reach(reach),
  }
}
