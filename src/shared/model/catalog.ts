import type { LayoutRow } from '../../engine/model/layout.ts'
import type { Problem } from '../../engine/model/problem.ts'
import type { RunSpec } from '../../engine/model/run-spec.ts'

/** A network that can be chosen. */
export interface WorkloadInfo {
  readonly name: string
  readonly description: string
  readonly source: 'preset' | 'topology'
  /** Imported topologies only. */
  readonly hash?: string
  readonly format?: 'conv' | 'gemm'
  readonly layers: number
  readonly macs: number
  readonly parameters: number | null
}

/** A field of a run: array settings, design parameters, workload and steps; also an axis of a sweep. */
export interface FieldInfo {
  readonly id: string
  readonly title: string
  readonly unit: string
  /** Which runs have it. */
  readonly of: 'all' | 'array' | 'design'
  readonly group: 'workload' | 'design' | 'array' | 'memory' | 'fidelity' | 'model'
  readonly kind: 'integer' | 'number' | 'choice'
  readonly min?: number
  readonly max?: number
  readonly options?: readonly string[]
  readonly initial: number | string
  readonly definition: string
  readonly source?: string
}

/** A design that can be chosen. */
export interface DesignInfo {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly source: string
  readonly isDifferential: boolean
}

/** A named configuration to start from. */
export interface SpecPreset {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly spec: RunSpec
  /** Its number, where somebody saved it; those that come with the program have none. */
  readonly savedId?: number
}

/** Everything that can be chosen for a run. */
export interface Catalog {
  readonly workloads: readonly WorkloadInfo[]
  readonly designs: readonly DesignInfo[]
  readonly fields: readonly FieldInfo[]
  readonly fixes: readonly { readonly id: string; readonly title: string; readonly reason: string }[]
  readonly presets: readonly SpecPreset[]
}

/** A layer of a topology as it was read. */
export interface PreviewLayer {
  readonly name: string
  readonly m: number
  readonly k: number
  readonly n: number
  readonly cycles: number
}

/** Where a repair puts a value that was a guess: another one may be meant. */
export interface RepairSlot {
  /** What the repair puts there. */
  readonly value: string
  /** Where it begins in `after`. */
  readonly column: number
  /** Where it begins in `text`. */
  readonly offset: number
  /** The values there are; any text where they are not known. */
  readonly options?: readonly string[]
}

/** One change that makes a file readable. */
export interface Repair {
  /** What the button says, e.g. `Set stride to 1`. */
  readonly title: string
  readonly reason: string
  /** 1-based. */
  readonly row: number
  readonly column?: number
  readonly before: string
  readonly after: string
  /** The whole file with the change made. */
  readonly text: string
  readonly slot?: RepairSlot
}

/** A file looked at before anything is stored. */
export interface FilePreview {
  /** `unread`: of a format the program does not read. */
  readonly kind: 'topology' | 'config' | 'layout' | 'bundle' | 'reports' | 'unread'
  readonly cells: readonly (readonly string[])[]
  readonly layers: readonly PreviewLayer[]
  /** Only of a configuration that could be read. */
  readonly spec?: RunSpec
  /** Only of a layout that could be read. */
  readonly layout?: readonly LayoutRow[]
  readonly problems: readonly Problem[]
  readonly repairs: readonly Repair[]
}
