import type { RunDetail } from '../../../shared/model/runs.ts'

/** A run of a comparison: what it is called beside the others, and its colour. */
export interface ComparedRun {
  readonly id: number
  readonly label: string
  readonly color: string
  readonly detail: RunDetail
}
