import type { ValidationReport } from '../api/contract.ts'
import type { MetricId } from '../model/metrics.ts'
import type { SweepDetail } from '../model/sweeps.ts'

/** Where the published figures of the differential designs are from. */
export const PUBLISHED_SOURCE = 'Cambricon-D, ISCA 2024'

/** What was published of a design on a network, along two metrics; null along one of which nothing was. */
export interface PublishedPoint {
  readonly network: string
  readonly design: string
  readonly x: number | null
  readonly y: number | null
  /** The first point of the sweep that runs the design on the network. */
  readonly position: number
}

type PublishedGroups = readonly Pick<ValidationReport['groups'][number], 'id' | 'rows'>[]

/** Which published figures a metric is compared with; shares are published as parts of 1. */
const FIGURES: Readonly<
  Partial<Record<MetricId, { readonly group: string; readonly metric?: string; readonly factor: number }>>
> = {
  speedup: { group: 'speedup', factor: 1 },
  trafficRatio: { group: 'traffic', factor: 1 },
  energySavingPercent: { group: 'energySaving', factor: 100 },
  areaSquareMillimetres: { group: 'area', metric: 'core area, mm2', factor: 1 },
}

/**
 * The published figures of what a sweep runs, one per network and design; those of convolutions only, as the publication
 * is read. Empty where the sweep runs nothing that was published, or neither metric was.
 */
export function publishedPoints(
  sweep: Pick<SweepDetail, 'spec' | 'results'>,
  groups: PublishedGroups,
  { x, y }: { readonly x: MetricId; readonly y: MetricId },
): readonly PublishedPoint[] {
  return pairsOf(sweep)
    .map(({ network, design, position }) => ({
      network,
      design,
      position,
      x: publishedOf(groups, x, network, design),
      y: publishedOf(groups, y, network, design),
    }))
    .filter((point) => point.x !== null || point.y !== null)
}

/** Networks and designs a sweep runs with convolutions only. */
function pairsOf({ spec, results }: Pick<SweepDetail, 'spec' | 'results'>) {
  const { base } = spec
  const scope = base.workload.source === 'preset' ? base.workload : { name: '', operators: '' }
  const pairs = new Map<string, Pick<PublishedPoint, 'network' | 'design' | 'position'>>()
  for (const [position, { values }] of results.entries()) {
    // A machine is a design or an array; of arrays nothing was published.
    const design = values['machine'] ?? values['design'] ?? (base.kind === 'design' ? base.design : '')
    if (design === '' || (values['operators'] ?? scope.operators) !== 'conv') continue
    const network = String(values['workload'] ?? scope.name)
    const key = `${network} ${design}`
    if (!pairs.has(key)) pairs.set(key, { network, design: String(design), position })
  }
  return [...pairs.values()]
}

function publishedOf(
  groups: PublishedGroups,
  metric: MetricId,
  network: string,
  design: string,
): number | null {
  const figure = FIGURES[metric]
  const rows = groups.find(({ id }) => id === figure?.group)?.rows ?? []
  const row = rows.find(
    (one) =>
      one.design === design &&
      (one.network === network || one.network === '') &&
      (figure?.metric === undefined || one.metric === figure.metric),
  )
  return row === undefined || figure === undefined ? null : row.published * figure.factor
}
