import { problem, type Problem } from '../../../../engine/model/problem.ts'
import type { ImportedProject, ImportedRun, ImportedSweep } from '../../../store/rows.ts'
import { planSweep } from '../../sweeps/plan.ts'
import type { Manifest } from './bundle-format.ts'

/** Ids that occur twice or point to nothing. */
export function referenceProblems(
  file: string,
  runs: readonly ImportedRun[],
  sweeps: readonly ImportedSweep[],
  figures: ImportedProject['figures'],
): readonly Problem[] {
  const problems: Problem[] = []
  const idsOf = (kind: string, items: readonly { readonly id: number }[]): ReadonlySet<number> => {
    const ids = new Set(items.map(({ id }) => id))
    if (ids.size < items.length)
      problems.push(problem('bundle-duplicate-id', `two ${kind} have one id`, { file }))
    return ids
  }
  const runIds = idsOf('runs', runs)
  const sweepIds = idsOf('sweeps', sweeps)
  const needs = (ids: ReadonlySet<number>, id: number | null | undefined, what: string): void => {
    if (id === null || id === undefined || ids.has(id)) return
    problems.push(problem('bundle-dangling-id', `${what} is not in the file`, { file, got: String(id) }))
  }
  for (const { sweepId } of runs) needs(sweepIds, sweepId, 'the sweep of a run')
  for (const { answered, spec } of sweeps) {
    const planned = planSweep(spec)
    // A sweep that failed for its plan has no points.
    const size = planned.ok ? planned.value.size : 0
    for (const { runId, point } of answered) {
      needs(runIds, runId, 'the run of a point')
      if (point >= size) {
        const facts = { file, expected: `below ${size}`, got: String(point) }
        problems.push(problem('bundle-dangling-id', 'a sweep answers a point it does not have', facts))
      }
    }
  }
  for (const { spec } of figures) {
    needs(sweepIds, spec.sweepId, 'the sweep of a figure')
    for (const id of spec.runIds) needs(runIds, id, 'a run of a figure')
  }
  return problems
}

/** Counts that are not those of the manifest. */
export function countProblems(
  file: string,
  { counts }: Manifest,
  lists: Omit<ImportedProject, 'name' | 'description' | 'isSample'>,
): readonly Problem[] {
  const layers = lists.runs.reduce((sum, { outcome }) => sum + outcome.layers.length, 0)
  const found: Manifest['counts'] = {
    topologies: lists.topologies.length,
    sweeps: lists.sweeps.length,
    runs: lists.runs.length,
    layers,
    figures: lists.figures.length,
    views: lists.views.length,
  }
  const kinds = Object.keys(found) as (keyof typeof found)[]
  return kinds.flatMap((kind) => {
    if (found[kind] === counts[kind]) return []
    const facts = { file, field: kind, expected: String(counts[kind]), got: String(found[kind]) }
    return [problem('bundle-count', 'is not the number the manifest says', facts)]
  })
}
