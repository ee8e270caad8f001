import { addressOf, type ViewAddress } from '../workbench/address.ts'
import { COMPARED } from '../workbench/open-run.ts'

/** What runs brought to a tab lead to. */
export interface RunDrop {
  readonly address: ViewAddress
  /** In words, e.g. `Add to the comparison`. */
  readonly title: string
  /** Whether the new view takes the place of the tab. */
  readonly isInPlace: boolean
}

const idsOf = (text: string | undefined): readonly number[] =>
  (text ?? '')
    .split(',')
    .map(Number)
    .filter((id) => Number.isSafeInteger(id) && id > 0)

/**
 * What becomes of runs that are brought to a tab: a comparison gets them, a heatmap is stacked with them, a run is
 * compared with them. Undefined where nothing would change, there would be too many, or the tab takes no runs.
 */
export function dropOn({ kind, params }: ViewAddress, runIds: readonly number[]): RunDrop | undefined {
  const own = idsOf(params['ids'] ?? params['runIds'] ?? params['id'])
  const all = [...new Set([...own, ...runIds])]
  if (own.length === 0 || all.length === own.length || all.length > COMPARED.most) return undefined
  const ids = all.join(',')
  switch (kind) {
    case 'compare':
      return { address: addressOf('compare', { ids }), title: 'Add to the comparison', isInPlace: true }
    case 'heatmap':
      return {
        address: addressOf('heatmap', { runIds: ids }),
        title: 'Stack in the heatmap',
        isInPlace: true,
      }
    case 'run':
      return { address: addressOf('compare', { ids }), title: 'Compare with the run', isInPlace: false }
    default:
      return undefined
  }
}
