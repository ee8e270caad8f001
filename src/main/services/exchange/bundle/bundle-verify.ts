import { setImmediate as nextTurn } from 'node:timers/promises'
import { problem, type Problem, type Result } from '../../../../engine/model/problem.ts'
import type { MetricValues } from '../../../../shared/model/metrics.ts'
import type { LayerRow } from '../../../../shared/model/runs.ts'
import type { ImportedRun, StoredTopology } from '../../../store/rows.ts'
import type { RunInput } from '../../runs/spec-layers.ts'

/** Computes the numbers of a run anew. */
export type Recompute = (
  input: RunInput,
  signal?: AbortSignal,
) => Promise<Result<{ readonly metrics: MetricValues; readonly layers: readonly LayerRow[] }>>

/** How much is computed anew, and how it is followed and stopped. */
export interface VerifyOptions {
  readonly recompute: Recompute
  readonly engineVersion: string
  /** Runs computed anew; of more runs a sample that depends on nothing but their specs. */
  readonly maxRuns: number
  readonly maxSeconds: number
  /** Runs computed at the same time. */
  readonly concurrency: number
  readonly clock: () => number
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

/** A run whose numbers are others here. */
export interface DifferingRun {
  /** Id in the file. */
  readonly id: number
  readonly engineVersion: string
  readonly differences: readonly Difference[]
}

/** One number of the file that is another one here. */
export interface Difference {
  /** `metrics.cycles`, `layers[3].dramBytes.ifmap`. */
  readonly field: string
  /** As computed here. */
  readonly expected: string
  /** As in the file. */
  readonly got: string
}

/** What came of computing runs anew. */
export interface Verification {
  /** Runs whose every number is the same here. */
  readonly verified: number
  /** Runs that could be verified: simulated and complete. */
  readonly verifiable: number
  readonly differing: readonly DifferingRun[]
  /** Runs that this program cannot compute. */
  readonly failed: readonly { readonly id: number; readonly problems: readonly Problem[] }[]
}

const MOST_DIFFERENCES = 10

/** Computes the runs of a file anew, all or a sample, and compares every number exactly. */
export async function verifyRuns(
  runs: readonly ImportedRun[],
  topologies: readonly StoredTopology[],
  options: VerifyOptions,
): Promise<Verification> {
  const verifiable = runs.filter(
    ({ run, outcome }) => run.origin === 'simulated' && outcome.status === 'done',
  )
  const sample = sampleOf(verifiable, options.maxRuns)
  const texts = new Map(topologies.map(({ hash, text }) => [hash, text]))
  const end = options.clock() + 1000 * options.maxSeconds
  const differing: DifferingRun[] = []
  const failed: { id: number; problems: readonly Problem[] }[] = []
  let verified = 0
  let done = 0
  const verifyOne = async (imported: ImportedRun): Promise<void> => {
    const result = await options.recompute(inputOf(imported, texts), options.signal)
    if (options.signal?.aborted === true) return
    done++
    if (!result.ok) {
      failed.push({ id: imported.id, problems: result.problems })
      return
    }
    const differences = differencesOf(result.value, imported.outcome)
    if (differences.length === 0) verified++
    else differing.push({ id: imported.id, engineVersion: imported.run.engineVersion, differences })
  }
  for (let at = 0; at < sample.length; at += options.concurrency) {
    // Whoever waits for a signal or shows progress gets a turn.
    await nextTurn()
    if (options.signal?.aborted === true || options.clock() > end) break
    await Promise.all(sample.slice(at, at + options.concurrency).map(verifyOne))
    options.onProgress?.(done, sample.length)
  }
  differing.sort((a, b) => a.id - b.id)
  return { verified, verifiable: verifiable.length, differing, failed }
}

/** The runs with the smallest spec hashes: as good as drawn by lot, and the same ones everywhere. */
function sampleOf(runs: readonly ImportedRun[], maxRuns: number): readonly ImportedRun[] {
  if (runs.length <= maxRuns) return runs
  return runs
    .toSorted((a, b) =>
      a.run.specHash < b.run.specHash ? -1 : a.run.specHash > b.run.specHash ? 1 : a.id - b.id,
    )
    .slice(0, maxRuns)
}

function inputOf({ run: { spec } }: ImportedRun, texts: ReadonlyMap<string, string>): RunInput {
  const topologyText = spec.workload.source === 'topology' ? texts.get(spec.workload.hash) : undefined
  return topologyText === undefined ? { spec } : { spec, topologyText }
}

/** Numbers of a file that are not those computed here; the first few. */
export function differencesOf(
  here: { readonly metrics: MetricValues; readonly layers: readonly LayerRow[] },
  file: { readonly metrics: MetricValues; readonly layers: readonly LayerRow[] },
): readonly Difference[] {
  const found: Difference[] = []
  compare(here.metrics, file.metrics, 'metrics', found)
  compare(here.layers, file.layers, 'layers', found)
  return found
}

function compare(here: unknown, file: unknown, path: string, found: Difference[]): void {
  if (found.length >= MOST_DIFFERENCES || here === file) return
  if (Array.isArray(here) && Array.isArray(file)) {
    if (here.length !== file.length) {
      found.push({ field: `${path}.length`, expected: String(here.length), got: String(file.length) })
      return
    }
    for (const [index, item] of here.entries()) compare(item, file[index], `${path}[${index}]`, found)
  } else if (isRecord(here) && isRecord(file)) {
    for (const key of new Set([...Object.keys(here), ...Object.keys(file)])) {
      compare(here[key], file[key], `${path}.${key}`, found)
    }
  } else {
    found.push({ field: path, expected: shown(here), got: shown(file) })
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}

/** The verification in words: one warning for each run that is another here, or could not be computed. */
export function verificationNotes(
  { differing, failed }: Verification,
  engineVersion: string,
  file: string,
): readonly Problem[] {
  const warnings = differing.map(({ id, engineVersion: theirs, differences }) => {
    const [first] = differences
    const isSame = theirs === engineVersion
    return problem(
      isSame ? 'other-results' : 'other-engine',
      isSame
        ? `run ${id} of the file has other numbers when computed here: it was changed, or this machine computes differently`
        : `run ${id} of the file was computed by engine ${theirs} and has other numbers with engine ${engineVersion}`,
      {
        severity: 'warning',
        file,
        ...(first === undefined ? {} : { field: first.field, expected: first.expected, got: first.got }),
        remedy: 'The numbers of the file are kept; run it again to have those of this program.',
      },
    )
  })
  const unknown = failed.map(({ id, problems }) =>
    problem('not-verified', `run ${id} of the file cannot be computed here: ${problems[0]?.message ?? ''}`, {
      severity: 'warning',
      file,
    }),
  )
  return [...warnings, ...unknown]
}
