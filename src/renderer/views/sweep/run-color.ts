import { useSelection } from '../../stores/selection.ts'
import { useTheme } from '../../stores/theme.ts'
import { THEMES } from '../../theme/tokens.ts'

/** The colour of a selected run as a canvas needs it; ink for those beyond the eight. */
export function useRunColor(): (runId: number | undefined) => string {
  const [selection, theme] = [useSelection(), useTheme()]
  return (runId) => {
    const { runs, colors } = THEMES[theme.name]
    const slot = runId === undefined ? undefined : selection.slotOf(runId)
    return slot === undefined ? colors.ink : (runs[slot - 1] ?? colors.ink)
  }
}
