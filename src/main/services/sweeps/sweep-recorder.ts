import type { Problem } from '../../../engine/model/problem.ts'
import type { AnsweredPoint, CompleteRun, Owner } from '../../store/rows.ts'
import type { RemoteStore } from '../../store/store.ts'

/** What a batch that is now in the history held. */
export interface Recorded {
  /** Of the computed runs. */
  readonly runIds: readonly number[]
  readonly computed: number
  readonly failed: number
  readonly fromHistory: number
}

/** Where results go, and who tells. */
export interface RecorderOptions {
  readonly store: Pick<RemoteStore, 'recordBatch'>
  readonly sweepId: number
  readonly owner: Owner
  readonly onRecorded: (recorded: Recorded) => void
  /** Nothing more can be stored. */
  readonly onFault: (problems: readonly Problem[]) => void
}

/** Writes results while others are computed: one transaction at a time, each with all that came meanwhile. */
export interface SweepRecorder {
  readonly addRuns: (runs: readonly CompleteRun[]) => void
  readonly addAnswered: (points: readonly AnsweredPoint[]) => void
  /** Resolves when the results that wait are few enough to compute more. */
  readonly room: () => Promise<void>
  /** Resolves when all results are stored, or after a fault. */
  readonly flush: () => Promise<void>
}

/** Most runs and layers of a transaction: larger ones keep others waiting for the database. */
const MOST_IN_BATCH = 500
const MOST_LAYERS_IN_BATCH = 10_000
/** More results waiting than this, and computing waits, too: a pause has to store them all at once. */
const MOST_WAITING = 500

export function createRecorder({
  store,
  sweepId,
  owner,
  onRecorded,
  onFault,
}: RecorderOptions): SweepRecorder {
  let runs: CompleteRun[] = []
  let answered: AnsweredPoint[] = []
  let writing: Promise<void> | undefined
  let isBroken = false

  const writeBatch = async (): Promise<boolean> => {
    const batch = { runs: runs.slice(0, batchLength(runs)), answered: answered.slice(0, MOST_IN_BATCH) }
    runs = runs.slice(batch.runs.length)
    answered = answered.slice(MOST_IN_BATCH)
    const stored = await store.recordBatch({ sweepId, owner, ...batch })
    if (!stored.ok) {
      isBroken = true
      onFault(stored.problems)
      return false
    }
    onRecorded({
      runIds: stored.value,
      computed: batch.runs.length,
      failed: batch.runs.filter(({ outcome }) => outcome.status === 'failed').length,
      fromHistory: batch.answered.length,
    })
    return true
  }
  const writeAll = async (): Promise<void> => {
    while (runs.length + answered.length > 0) if (!(await writeBatch())) break
    // In the same breath as the look at what waits: what comes later starts the next round.
    writing = undefined
  }
  const write = (): void => {
    // With nothing to write it would end before it is noted as under way, and stay noted.
    if (!isBroken && runs.length + answered.length > 0) writing ??= writeAll()
  }
  return {
    addRuns: (complete) => {
      runs.push(...complete)
      write()
    },
    addAnswered: (points) => {
      answered = [...answered, ...points]
      write()
    },
    room: async () => {
      if (runs.length > MOST_WAITING) await writing
    },
    flush: async () => {
      await writing
    },
  }
}

/** Runs of the next transaction: at least one, however many layers it has. */
function batchLength(runs: readonly CompleteRun[]): number {
  let layers = 0
  for (const [index, { outcome }] of runs.entries()) {
    layers += outcome.layers.length
    if (index >= MOST_IN_BATCH || (index > 0 && layers > MOST_LAYERS_IN_BATCH)) return index
  }
  return runs.length
}
