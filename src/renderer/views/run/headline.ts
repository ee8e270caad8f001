import { fixed, percent, significant, signed, withUnit } from '../../../shared/format/numbers.ts'
import type { MetricId } from '../../../shared/model/metrics.ts'
import type { RunDetail } from '../../../shared/model/runs.ts'
import { METRICS } from '../../../shared/model/metrics.ts'
import { metricText, type ShownNumber } from '../../widgets/metric-text.ts'

/** A headline number of a run, and the line below it. */
export interface Headline extends ShownNumber {
  readonly metric: MetricId
  readonly label: string
  readonly context: string
  /** What the line below is a value of; it can be explained too. */
  readonly contextMetric?: MetricId
}

type Shown = Pick<RunDetail, 'metrics' | 'spec' | 'steps' | 'status'>

const ARRAY: readonly MetricId[] = [
  'cycles',
  'utilPercent',
  'mappingPercent',
  'stallCycles',
  'dramBytes',
  'dramBytesPerCycle',
]
const DESIGN: readonly MetricId[] = [
  'cycles',
  'speedup',
  'utilPercent',
  'dramBytes',
  'dramBytesPerCycle',
  'energyMillijoules',
]

/** The six numbers at the top of a run. */
export function headlines(run: Shown): readonly Headline[] {
  const ids = run.spec.kind === 'array' ? ARRAY : DESIGN
  return ids.map((metric) => ({
    metric,
    label: METRICS[metric].title,
    context: contextOf(metric, run),
    ...contextMetricOf(metric, run),
    ...metricText(metric, run.metrics[metric]),
  }))
}

/** The metrics of the second lines. */
const CONTEXT_METRICS: Readonly<Partial<Record<MetricId, MetricId>>> = {
  cycles: 'timeMs',
  dramBytes: 'trafficRatio',
  dramBytesPerCycle: 'intensity',
  energyMillijoules: 'energySavingPercent',
  stallCycles: 'stallPercent',
}

function contextMetricOf(metric: MetricId, { spec, metrics }: Shown): Pick<Headline, 'contextMetric'> {
  const found = metric === 'utilPercent' && spec.kind === 'design' ? 'stallPercent' : CONTEXT_METRICS[metric]
  return found === undefined || metrics[found] === null ? {} : { contextMetric: found }
}

/** What a number is to be compared with. */
function contextOf(metric: MetricId, run: Shown): string {
  const { metrics } = run
  const share = (part: number | null, whole: number | null): string =>
    part === null || whole === null || whole === 0 ? '' : percent(part / whole)
  switch (metric) {
    case 'cycles':
      return timeContext(run)
    case 'speedup':
      return 'over the dense design'
    case 'utilPercent':
      return run.spec.kind === 'array'
        ? 'MACs over PEs × cycles'
        : `of the time; ${share(metrics.stallCycles, metrics.cycles)} waiting`
    case 'mappingPercent':
      return 'of the PEs, weighted by cycles'
    case 'stallCycles':
      return `${share(metrics.stallCycles, metrics.cycles)} of the cycles`
    case 'dramBytes':
      return trafficContext(run)
    case 'dramBytesPerCycle':
      return metrics.intensity === null
        ? ''
        : `${withUnit(significant(metrics.intensity), 'MACs/B')}, mean over the run`
    case 'energyMillijoules':
      return metrics.energySavingPercent === null
        ? 'no power is published for this design'
        : `${withUnit(signed(-metrics.energySavingPercent, 1), '%')} against the dense design`
    default:
      return ''
  }
}

function timeContext({ metrics, steps }: Shown): string {
  if (metrics.timeMs === null) return ''
  const [text, unit] =
    metrics.timeMs >= 1e4 ? [fixed(metrics.timeMs / 1e3, 3), 's'] : [fixed(metrics.timeMs, 3), 'ms']
  return `${withUnit(text, unit)}, ${steps === 1 ? 'one step' : `${fixed(steps, 0)} steps`}`
}

function trafficContext({ metrics }: Shown): string {
  const { dramBytes, dramIfmapBytes, dramFilterBytes, dramOfmapBytes, trafficRatio } = metrics
  if (dramBytes === null || dramBytes === 0) return ''
  const parts = [
    ['inputs', dramIfmapBytes],
    ['weights', dramFilterBytes],
    ['outputs', dramOfmapBytes],
  ] as const
  const [name, most] = parts.reduce((a, b) => ((b[1] ?? 0) > (a[1] ?? 0) ? b : a))
  const largest = `${name} ${percent((most ?? 0) / dramBytes, 0)}`
  return trafficRatio === null ? largest : `${fixed(trafficRatio, 2)} × dense; ${largest}`
}
