import type { Result } from '../../../engine/model/problem.ts'
import type { RunSpec } from '../../../engine/model/run-spec.ts'
import type { FieldInfo } from '../../../shared/model/catalog.ts'

/** A field of a run spec: what it is, and how it is read and written. */
export interface SpecField {
  readonly info: FieldInfo
  /** Name in a list of differences, e.g. `ifmap SRAM` in `ifmap SRAM 64`. */
  readonly short: string
  /** Undefined where the spec has no such field. */
  readonly get: (spec: RunSpec) => number | string | undefined
  /** The spec with the field changed; the value fits the field and the spec has it (`setField` sees to both). */
  readonly put: (spec: RunSpec, value: number | string) => Result<RunSpec>
}
