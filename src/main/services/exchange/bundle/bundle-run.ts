import { fail, ok, problem, type Result } from '../../../../engine/model/problem.ts'
import type { ImportedRun, StoredTopology } from '../../../store/rows.ts'
import { runFacts } from '../../runs/new-run.ts'
import { specHash } from '../../runs/spec-hash.ts'
import { parseRunSpec } from '../../runs/spec-schema.ts'
import type { RunLine } from './bundle-format.ts'

/** A line as the history stores it: the spec is checked and its hash counted anew, and so is what is shown of it. */
export function importedRun(
  line: RunLine,
  topologies: ReadonlyMap<string, StoredTopology>,
): Result<ImportedRun> {
  const { id, sweepId, createdAt, tags, note, origin, engineVersion, status, facts } = line
  const spec = parseRunSpec(line.spec)
  if (!spec.ok) return spec
  const hash = specHash(spec.value)
  if (!hash.ok) return hash
  if (hash.value !== line.specHash) {
    return fail(
      problem('wrong-hash', 'is not the hash of the spec', {
        field: 'specHash',
        expected: hash.value,
        got: line.specHash,
      }),
    )
  }
  const { workload } = spec.value
  const topology = workload.source === 'topology' ? topologies.get(workload.hash) : undefined
  if (workload.source === 'topology' && topology === undefined) {
    return fail(
      problem('topology-missing', 'The topology of this run is not in the file', { got: workload.hash }),
    )
  }
  const made = runFacts(spec.value, topology)
  // A failed run may have failed for the very reason that keeps its facts from being made.
  if (!made.ok && status !== 'failed') return made
  const known = made.ok ? made.value : { ...facts, spec: spec.value, specHash: hash.value }
  const { tookMs, metrics, layers, problems } = line
  return ok({
    id,
    sweepId,
    createdAt,
    tags,
    note,
    run: { ...known, status, origin, engineVersion },
    outcome: { status, tookMs, metrics, layers, problems },
  })
}
