import type { TopologyKind } from '../../../engine/model/layer.ts'
import { ok, type Result } from '../../../engine/model/problem.ts'
import type { RunSpec } from '../../../engine/model/run-spec.ts'
import { canonicalJson, sha256 } from '../../store/content-hash.ts'

/** SHA-256 of the canonical JSON of a spec, 64 hexadecimal digits: equal for equal questions. */
export function specHash(spec: RunSpec): Result<string> {
  const text = canonicalJson(spec, { losses: 'refuse' })
  return text.ok ? ok(sha256(text.value)) : text
}

/** SHA-256 of format and text of a topology, as in a run spec. */
export function topologyHash(format: TopologyKind, text: string): string {
  return sha256(`${format}\n${text}`)
}
