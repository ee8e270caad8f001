import { ok, type Problem, type Result } from '../../../engine/model/problem.ts'
import type { EnginePool } from '../../pool/engine-pool.ts'
import type { AnsweredPoint, Owner } from '../../store/rows.ts'
import type { RemoteStore } from '../../store/store.ts'
import { includedPoints } from './plan.ts'
import { completeRun, lostResult, questionAt, type Question, type SweepOrder } from './sweep-question.ts'
import { createRecorder, type Recorded, type SweepRecorder } from './sweep-recorder.ts'

/** What running a sweep needs. */
export interface SweepMeans {
  readonly store: Pick<RemoteStore, 'findRuns' | 'recordBatch'>
  readonly pool: Pick<EnginePool, 'run' | 'threads'>
  readonly owner: Owner
}

/** How it is stopped and followed. */
export interface SweepHooks {
  /** Raised: computing ends at once, what is complete is stored. */
  readonly signal: AbortSignal
  readonly onRecorded: (recorded: Recorded) => void
}

/** Points of a chunk: enough to make its message cheap, few enough that a crash or a stop loses little. */
const CHUNK_POINTS = 100

/**
 * Computes the points of a sweep that are not `answered` yet and stores each when it is complete. Points whose question
 * the history answers are taken from it. A point that ends its worker twice is stored as failed. Resolves when all is
 * stored or, after a stop, all that was complete; fails only when nothing can be stored any more.
 */
export async function runSweep(
  order: SweepOrder,
  answered: ReadonlySet<number>,
  { store, pool, owner }: SweepMeans,
  { signal, onRecorded }: SweepHooks,
): Promise<Result<null>> {
  const fault = new AbortController()
  const faults: Problem[] = []
  const onFault = (problems: readonly Problem[]): void => {
    faults.push(...problems)
    fault.abort()
  }
  const recorder = createRecorder({
    store,
    sweepId: order.sweepId,
    owner,
    onRecorded,
    onFault,
  })
  const work: Work = {
    order,
    store,
    pool,
    recorder,
    onFault,
    signal: AbortSignal.any([signal, fault.signal]),
  }
  const points = openPoints(order, answered)
  const computeChunks = async (): Promise<void> => {
    while (!work.signal.aborted) {
      const indices = take(points, CHUNK_POINTS)
      if (indices.length === 0) return
      await computeChunk(work, await askHistory(work, indices))
      await recorder.room()
    }
  }
  // One chunk more than threads: it waits in the queue, so that no thread does.
  await Promise.all(Array.from({ length: pool.threads + 1 }, computeChunks))
  await recorder.flush()
  return faults.length > 0 ? { ok: false, problems: faults } : ok(null)
}

interface Work {
  readonly order: SweepOrder
  readonly store: SweepMeans['store']
  readonly pool: SweepMeans['pool']
  readonly onFault: (problems: readonly Problem[]) => void
  readonly recorder: SweepRecorder
  readonly signal: AbortSignal
}

function* openPoints({ planned }: SweepOrder, answered: ReadonlySet<number>): Generator<number> {
  for (const index of includedPoints(planned)) if (!answered.has(index)) yield index
}

function take(points: Generator<number>, count: number): readonly number[] {
  const taken: number[] = []
  while (taken.length < count) {
    const next = points.next()
    if (next.done === true) break
    taken.push(next.value)
  }
  return taken
}

/** Hands on what the history answers; gives what is to be computed. */
async function askHistory(
  { order, store, recorder, onFault }: Work,
  indices: readonly number[],
): Promise<readonly Question[]> {
  const { projectId, engineVersion } = order
  const questions: Question[] = []
  for (const index of indices) {
    const question = questionAt(order, index)
    if (!question.ok) {
      onFault(question.problems)
      return []
    }
    questions.push(question.value)
  }
  const specHashes = questions.map(({ facts }) => facts.specHash)
  const known = await store.findRuns({ projectId, specHashes, engineVersion })
  if (!known.ok) {
    onFault(known.problems)
    return []
  }
  const open: Question[] = []
  const answers: AnsweredPoint[] = []
  for (const [position, question] of questions.entries()) {
    const run = known.value[position]
    if (run === null || run === undefined) open.push(question)
    else answers.push({ point: question.index, runId: run.runId })
  }
  recorder.addAnswered(answers)
  return open
}

/** The texts of the topologies the questions are about. */
function textsOf(
  { topologies }: SweepOrder,
  questions: readonly Question[],
): Readonly<Record<string, string>> {
  const hashes = new Set(
    questions.flatMap(({ spec: { workload } }) => (workload.source === 'topology' ? [workload.hash] : [])),
  )
  return Object.fromEntries(
    [...topologies.values()].filter(({ hash }) => hashes.has(hash)).map(({ hash, text }) => [hash, text]),
  )
}

/**
 * Computes questions in one order to a worker. When the worker is lost the rest is halved until the point that ends
 * workers stands alone: which of the points it was the worker cannot tell any more.
 */
async function computeChunk(work: Work, questions: readonly Question[]): Promise<void> {
  const { order, pool, recorder, signal } = work
  if (questions.length === 0 || signal.aborted) return
  const open = new Map(questions.map((question) => [question.index, question]))
  const outcome = await pool.run(
    'sweep.chunk',
    {
      points: questions.map(({ index, spec }) => ({ index, spec })),
      topologies: textsOf(order, questions),
    },
    {
      signal,
      // A chunk that is started again tells its first results again.
      onItem: (results) =>
        recorder.addRuns(
          results.flatMap((result) => {
            const question = open.get(result.index)
            open.delete(result.index)
            return question === undefined ? [] : [completeRun(order, question, result)]
          }),
        ),
    },
  )
  if (outcome.ok || signal.aborted || open.size === 0) return
  const rest = [...open.values()]
  const [only] = rest
  if (rest.length === 1 && only !== undefined) {
    recorder.addRuns([completeRun(order, only, lostResult(only.index, outcome.problems))])
    return
  }
  const middle = Math.ceil(rest.length / 2)
  await computeChunk(work, rest.slice(0, middle))
  await computeChunk(work, rest.slice(middle))
}
