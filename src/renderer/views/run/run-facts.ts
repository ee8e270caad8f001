import { axisNumber, fixed, withUnit } from '../../../shared/format/numbers.ts'
import type { RunDetail } from '../../../shared/model/runs.ts'
import { clockHertzOf } from '../../../shared/analysis/roofs.ts'

/** Facts of a run as chips: the array, its clock and memory, what it was asked. */
export function runFacts(
  run: Pick<RunDetail, 'spec' | 'rows' | 'cols' | 'steps' | 'batch'>,
): readonly string[] {
  const { spec, rows, cols, steps, batch } = run
  return [
    ...(rows > 0 && cols > 0 ? [`${rows} × ${cols} PEs`] : []),
    withUnit(plain(clockHertzOf(spec) / 1e9), 'GHz'),
    ...(spec.kind === 'array' ? arrayFacts(spec) : designFacts(spec)),
    `batch ${fixed(batch, 0)}`,
    steps === 1 ? '1 step' : `${fixed(steps, 0)} steps`,
  ]
}

type Spec = RunDetail['spec']

function arrayFacts({ array, rules }: Extract<Spec, { kind: 'array' }>): readonly string[] {
  const bandwidth =
    array.mode === 'CALC' ? 'CALC bandwidth' : `${fixed(array.bandwidthWordsPerCycle, 0)} words/cycle`
  const kilobytes = [array.ifmapSramKb, array.filterSramKb, array.ofmapSramKb]
  return [
    bandwidth,
    `SRAM ${kilobytes.map((kb) => fixed(kb, 0)).join(' / ')} kB`,
    rules.id === 'corrected' ? 'corrected rules' : `${rules.id} rules`,
  ]
}

function designFacts({ parameters, design }: Extract<Spec, { kind: 'design' }>): readonly string[] {
  const of = (id: string): number => Number(parameters[id] ?? Number.NaN)
  if (design === 'physical-a100') return [`HBM ${withUnit(fixed(of('gpuGigabytesPerSecond'), 0), 'GB/s')}`]
  const dram = of('dramGigabytesPerSecond')
  const text = dram >= 1000 ? withUnit(plain(dram / 1000), 'TB/s') : withUnit(fixed(dram, 0), 'GB/s')
  if (design.startsWith('systolic-')) return [`DRAM ${text}`]
  const buffers = ['inputBufferMiB', 'weightBufferMiB', 'outputBufferMiB'].map((id) => fixed(of(id), 0))
  return [`DRAM ${text}`, `buffers ${buffers.join(' / ')} MiB`]
}

/** Three digits at most, and no zeros at the end: a setting was typed so. */
function plain(value: number): string {
  return axisNumber(Number(value.toPrecision(3)))
}
