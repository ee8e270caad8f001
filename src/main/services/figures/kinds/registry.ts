import { nearestName } from '../../../../engine/model/nearest-name.ts'
import { fail, ok, problem, type Result } from '../../../../engine/model/problem.ts'
import { paperSpeedup, paperTraffic, seedFigures } from './built-in.ts'
import { heatTableFigure } from './heat-table.ts'
import { heatmapDifference } from './heatmap-difference.ts'
import { heatmap } from './heatmap.ts'
import type { FigureKind } from './kind.ts'
import { layerBars } from './layer-bars.ts'
import { accountingOverTime, dramOverTime } from './over-time.ts'
import { parallel } from './parallel.ts'
import { pareto } from './pareto.ts'
import { roofline } from './roofline.ts'
import { runBars } from './run-bars.ts'
import { cycleGroupsFigure } from './cycle-groups.ts'
import { layerStack } from './layer-stack.ts'
import { stepMatrixFigure } from './step-matrix.ts'
import { cycleAccounting, dramCauses } from './stacked-bars.ts'
import { tornado } from './sensitivity.ts'
import { smallMultiples } from './small-multiples.ts'

/** Every kind of figure, one line each, in the order of a list. */
export const FIGURE_KINDS: readonly FigureKind[] = [
  runBars,
  smallMultiples,
  layerBars,
  layerStack,
  cycleGroupsFigure,
  stepMatrixFigure,
  cycleAccounting,
  dramCauses,
  roofline,
  heatmap,
  heatmapDifference,
  dramOverTime,
  accountingOverTime,
  pareto,
  heatTableFigure,
  parallel,
  tornado,
  ...seedFigures,
  paperSpeedup,
  paperTraffic,
]

/** The kind of this name; otherwise a problem that names the nearest. */
export function findFigureKind(name: string): Result<FigureKind> {
  const found = FIGURE_KINDS.find(({ kind }) => kind === name)
  if (found !== undefined) return ok(found)
  const names = FIGURE_KINDS.map(({ kind }) => kind)
  const nearest = nearestName(name, names)
  return fail(
    problem('unknown-figure-kind', 'There is no figure of this kind', {
      field: 'kind',
      expected: `one of ${names.join(', ')}`,
      got: name,
      ...(nearest === undefined ? {} : { remedy: `Did you mean ${nearest}?` }),
    }),
  )
}
