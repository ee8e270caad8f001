import type { SeedStudyReport, ValidationReport } from '../../../shared/api/contract.ts'
import type { ThumbGroup } from '../../widgets/bar-thumb.vue'

/** Figure 2 of the study: filter bandwidth of each layer on each array. */
export function studyThumb({ groups }: SeedStudyReport): readonly ThumbGroup[] {
  const rows = groups.find(({ figure }) => figure === 'Figure 2')?.rows ?? []
  const layers = [...new Set(rows.map(({ layer }) => layer))]
  return layers.map((layer) => ({
    label: layer,
    bars: rows
      .filter((row) => row.layer === layer)
      .map(({ simulated, published }) => ({ value: simulated, mark: Number(published) })),
  }))
}

const SHOWN = ['cambricon-d', 'diffy-pe'] as const

/** Speedups of two designs on each network. */
export function speedupThumb({ groups }: ValidationReport): readonly ThumbGroup[] {
  const rows =
    groups.find(({ id }) => id === 'speedup')?.rows.filter(({ metric }) => metric === 'speedup') ?? []
  const networks = [...new Set(rows.map(({ network }) => network))]
  return networks.map((network) => ({
    label: network.replace('GUID', ''),
    bars: SHOWN.flatMap((design) =>
      rows
        .filter((row) => row.network === network && row.design === design)
        .map(({ simulated, published }) => ({ value: simulated, mark: published })),
    ),
  }))
}
