import { formatProblem, ok, type Problem, type Result } from '../../../engine/model/problem.ts'
import { runSeedStudy, type Comparison, type SeedStudy } from '../../../engine/studies/seed-study.ts'
import { METRICS } from '../../../engine/studies/seed-study-metrics.ts'
import { EXPERIMENTS } from '../../../engine/studies/seed-study-runs.ts'
import { studyFolderProblem, writeStudy } from '../../services/seed-study-files.ts'
import {
  BAD_INPUT,
  DONE,
  FAILED,
  INTERRUPTED,
  interruptible,
  print,
  printJson,
  sayProblems,
  type ExitCode,
} from './output.ts'
import { comparisonText, summaryLine } from './seed-study-text.ts'

/** Options of `deltascope seed-study` after parsing. */
export interface SeedStudyOptions {
  readonly out?: string
  readonly json?: boolean
}

/** Runs the study, prints the comparison and, where asked to, writes the figures. */
export async function runSeedStudyCommand({ out, json }: SeedStudyOptions): Promise<ExitCode> {
  const unusable = out === undefined ? undefined : studyFolderProblem(out)
  const study: Result<SeedStudy> =
    unusable === undefined ? runSeedStudy() : { ok: false, problems: [unusable] }
  if (!study.ok) {
    sayProblems(study.problems)
    if (json === true) printJson(documentOf([], [], study.problems))
    return unusable === undefined ? FAILED : BAD_INPUT
  }
  const { comparisons } = study.value
  const written = out === undefined ? ok<readonly string[]>([]) : await write(out, study.value)
  const [files, problems] = written.ok ? [written.value, []] : [[], written.problems]
  if (json === true) printJson(documentOf(comparisons, files, problems))
  else print(textOf(comparisons, files, out))
  sayProblems(problems)
  if (problems.some((p) => p.code === 'interrupted')) return INTERRUPTED
  return problems.length === 0 && comparisons.every((row) => row.matches) ? DONE : FAILED
}

function write(out: string, study: SeedStudy): Promise<Result<readonly string[]>> {
  return interruptible((signal) => writeStudy(out, study, { signal }))
}

function textOf(
  comparisons: readonly Comparison[],
  files: readonly string[],
  out: string | undefined,
): string {
  const tables = EXPERIMENTS.map(({ id, title }) =>
    comparisonText(
      title,
      comparisons.filter((row) => row.experiment === id),
    ),
  )
  const told = files.length === 0 ? '' : `${files.length} files written to ${out ?? ''}\n`
  return `${tables.join('\n')}\n${summaryLine(comparisons)}\n${told}`
}

function documentOf(
  comparisons: readonly Comparison[],
  files: readonly string[],
  problems: readonly Problem[],
): unknown {
  const experiments = EXPERIMENTS.map(({ id, title, runs }) => {
    const rows = comparisons.filter((row) => row.experiment === id)
    const configurations = runs.map((run) => run.config)
    return { id, title, rules: 'scale-sim-v2', configurations, ...counts(rows), comparisons: rows }
  })
  return {
    ok: problems.length === 0,
    ...(problems.length === 0 ? {} : { problems: problems.map((p) => ({ ...p, text: formatProblem(p) })) }),
    metrics: METRICS,
    experiments,
    summary: counts(comparisons),
    files,
  }
}

function counts(rows: readonly Comparison[]): { readonly numbers: number; readonly matching: number } {
  return { numbers: rows.length, matching: rows.filter((row) => row.matches).length }
}
