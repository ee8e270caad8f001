import { ok, type Result } from '../../engine/model/problem.ts'
import { METRICS } from '../../engine/studies/seed-study-metrics.ts'
import { EXPERIMENTS } from '../../engine/studies/seed-study-runs.ts'
import { runSeedStudy, type Comparison } from '../../engine/studies/seed-study.ts'
import type { Progress, SeedStudyGroup, SeedStudyReport } from '../../shared/api/contract.ts'

/** The seed study for a page: its comparisons grouped by figure, one experiment after the other. */
export function seedStudyReport(onProgress: (progress: Progress) => void): Result<SeedStudyReport> {
  const groups: SeedStudyGroup[] = []
  for (const [done, experiment] of EXPERIMENTS.entries()) {
    onProgress({ done, total: EXPERIMENTS.length })
    const study = runSeedStudy([experiment])
    if (!study.ok) return study
    const rows = study.value.comparisons.filter((row) => row.experiment === experiment.id)
    groups.push(...groupsOf(experiment.title, rows))
  }
  onProgress({ done: EXPERIMENTS.length, total: EXPERIMENTS.length })
  const rows = groups.flatMap((group) => group.rows)
  return ok({
    summary: {
      numbers: rows.length,
      matching: matching(rows),
      runs: EXPERIMENTS.reduce((sum, { runs }) => sum + runs.length, 0),
    },
    groups,
    definitions: Object.fromEntries(
      Object.values(METRICS).map(({ title, definition }) => [title, definition]),
    ),
    notes: [...new Set(rows.flatMap(({ note }) => (note === undefined ? [] : [note])))],
  })
}

function groupsOf(experiment: string, rows: readonly Comparison[]): readonly SeedStudyGroup[] {
  const figures = [...new Set(rows.map(({ figure }) => figure))].toSorted()
  return figures.map((figure) => {
    const own = rows.filter((row) => row.figure === figure)
    return { figure, experiment, matching: matching(own), rows: own }
  })
}

function matching(rows: readonly Comparison[]): number {
  return rows.filter((row) => row.matches).length
}
