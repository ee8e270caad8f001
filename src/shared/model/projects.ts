/** A folder of runs, sweeps and figures. */
export interface Project {
  readonly id: number
  readonly name: string
  readonly description: string
  /** The two that come with the program; they can be changed and deleted like any other. */
  readonly isSample: boolean
  readonly createdAt: number
  readonly runs: number
  readonly sweeps: number
  readonly figures: number
}

/** What a delete gives back, for undo. */
export interface Undo {
  readonly undoId: number
  /** What was done, e.g. `Deleted 3 runs`. */
  readonly title: string
}

/** A named filter of the history. */
export interface SavedView {
  readonly id: number
  readonly projectId: number | null
  readonly name: string
  readonly filter: string
  readonly columns: readonly string[]
}
