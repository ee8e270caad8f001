import { fail, ok, problem, type Result } from '../../../../engine/model/problem.ts'
import type { ImportedRun } from '../../../store/rows.ts'
import type { RemoteStore } from '../../../store/store.ts'
import { readBundle } from './bundle-read.ts'
import { verificationNotes, verifyRuns, type Verification, type VerifyOptions } from './bundle-verify.ts'

/** A project that was opened from a file. */
export interface ImportSummary extends Verification {
  readonly projectId: number
  readonly runs: number
  /** Of the project. */
  readonly name: string
}

/**
 * Opens a `.deltascope` file as a new project: everything in it is checked, runs are computed anew and compared, and
 * only then all of it is stored in one transaction. Runs whose numbers are others here are kept as they are, carry a
 * warning, and are told in the notes. Stopped before the end, nothing is stored.
 */
export async function importProject(
  store: Pick<RemoteStore, 'importProject'>,
  bytes: Uint8Array,
  file: string,
  options: VerifyOptions,
): Promise<Result<ImportSummary>> {
  const bundle = readBundle(bytes, file)
  if (!bundle.ok) return bundle
  const { project } = bundle.value
  const verification = await verifyRuns(project.runs, project.topologies, options)
  if (options.signal?.aborted === true) return fail(problem('cancelled', 'Stopped on request'))
  const runs = withWarnings(project.runs, verification, options.engineVersion, file)
  const stored = await store.importProject({ ...project, runs })
  if (!stored.ok) return stored
  const { projectId, runs: count } = stored.value
  const notes = [...bundle.notes, ...verificationNotes(verification, options.engineVersion, file)]
  return ok({ projectId, runs: count, name: project.name, ...verification }, notes)
}

/** The warning stays with the run: whoever looks at it later sees that its numbers are not those of this program. */
function withWarnings(
  runs: readonly ImportedRun[],
  { differing }: Verification,
  engineVersion: string,
  file: string,
): readonly ImportedRun[] {
  const ids = new Map(differing.map((run) => [run.id, run]))
  return runs.map((imported) => {
    const differs = ids.get(imported.id)
    if (differs === undefined) return imported
    const { outcome } = imported
    const none = { verified: 0, verifiable: 0, failed: [] }
    const warnings = verificationNotes({ ...none, differing: [differs] }, engineVersion, file)
    return { ...imported, outcome: { ...outcome, problems: [...outcome.problems, ...warnings] } }
  })
}
