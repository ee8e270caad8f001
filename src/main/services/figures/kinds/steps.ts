import type { FigureOption, FigureSpec } from '../../../../shared/model/figures.ts'
import type { LayerRow } from '../../../../shared/model/runs.ts'

/** Which layers of a differential design are shown: its first step is unlike the others, which are alike. */
export const STEP_OPTION: FigureOption = {
  key: 'step',
  title: 'Layers of',
  initial: 'steady',
  choices: [
    { value: 'steady', title: 'Steady step' },
    { value: 'first', title: 'First step' },
  ],
}

/** The step a figure is about; runs whose steps are all alike have the steady one only. */
export function stepOf({ options }: FigureSpec, layers: readonly Pick<LayerRow, 'step'>[]): LayerRow['step'] {
  return options['step'] === 'first' && layers.some(({ step }) => step === 'first') ? 'first' : 'steady'
}
