import { calcFilterGenerations } from '../compatible/calc-filter.ts'
import { calcIfmapGenerations } from '../compatible/calc-ifmap.ts'
import { CompletionLog, generationSize } from '../compatible/calc-read.ts'
import type { CompatibleMachine } from '../compatible/simulate-layer.ts'
import type { SimulationRequest } from '../simulate.ts'
import { touchedWords } from '../systolic/shape.ts'
import { planPrefetches } from '../trace/calc-fetch-trace.ts'
import type { DramReach } from './dram-reach.ts'
import type { StretchSink } from './stretches.ts'

type Config = SimulationRequest['config']

/** CALC mode: each generation's words row by row in the prefetch that the trace shows. */
export function calcReads(
  { folding, shape, spans }: CompatibleMachine,
  config: Config,
  operand: 'ifmap' | 'filter',
  sink: StretchSink,
): void {
  const size = generationSize(operand === 'ifmap' ? config.ifmapSramKb : config.filterSramKb)
  const log = new CompletionLog()
  const generations = operand === 'ifmap' ? calcIfmapGenerations : calcFilterGenerations
  const { completed, remainder } = generations(folding, shape, size.generationWords, log)
  const plan = planPrefetches(size, spans[operand].first, log.lines, remainder)
  plan.forEach(({ cycle, width }, index) => {
    sink.rows(cycle, width, index < completed ? size.generationWords : remainder)
  })
}

/** A fetch begins a cycle behind the completion before it and takes one at least: two completions may share a line. */
const CYCLES_BEHIND_LAST_LINE = 3

/**
 * Tells where the ifmap's words of a dense layer lie without counting its generations: when not every distinct word
 * fits, at least one is completed, the first of them is fetched in full before the first demand, and the last is
 * completed by the layer's last line.
 */
export function foreseeIfmapReads(machine: CompatibleMachine, config: Config, reach: DramReach): void {
  const { folding: f, shape: s, spans } = machine
  if (s.of > 1) {
    calcReads(machine, config, 'ifmap', reach)
    return
  }
  const size = generationSize(config.ifmapSramKb)
  const distinct = touchedWords(s)
  const isCompleted = distinct >= size.generationWords
  const lastLine = f.linesPerFold * f.rowFolds * f.colFolds - 1
  const [fill] = planPrefetches(size, spans.ifmap.first, isCompleted ? [lastLine] : [], distinct)
  reach.foresee(fill?.cycle ?? 0, isCompleted ? lastLine + CYCLES_BEHIND_LAST_LINE : 0)
}
