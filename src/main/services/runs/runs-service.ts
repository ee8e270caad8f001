import { fail, ok, problem, type Result } from '../../../engine/model/problem.ts'
import type { RunSpec } from '../../../engine/model/run-spec.ts'
import { rulesOf } from '../../../engine/model/rules.ts'
import type { RunMethods } from '../../../shared/api/methods/runs.ts'
import type { WorkloadInfo } from '../../../shared/model/catalog.ts'
import type { RunDetail, RunEstimate, StartedRun } from '../../../shared/model/runs.ts'
import type { CallContext } from '../api-server.ts'
import type { StoredRun } from '../../store/rows.ts'
import { catalogOf, topologyInfo } from './catalog.ts'
import { createPresetMethods } from './preset-methods.ts'
import { checkRun } from './checks.ts'
import { cliLine } from './cli-line.ts'
import { runFacts } from './new-run.ts'
import { inputOf, topologyOf, type RunContext } from './run-context.ts'
import { startSession, type RunSession } from './run-session.ts'
import { settingsOf } from './spec-fields.ts'
import { specHash, topologyHash } from './spec-hash.ts'
import type { RunInput } from './spec-layers.ts'

/** Methods of the contract that are answered here; tables as files are the exchange's. */
type MethodName = Exclude<keyof RunMethods, 'export.table'>

type Handlers = {
  readonly [M in MethodName]: (
    params: RunMethods[M]['params'],
    call: CallContext,
  ) => Promise<Result<RunMethods[M]['result']>>
}

/** The history, single runs, and what can be chosen for one. */
export interface RunsService {
  readonly methods: Handlers
  /** Marks the runs of programs that are no more as interrupted; gives their ids. */
  readonly closeOrphans: () => Promise<Result<readonly number[]>>
  /** Resolves when this program no longer computes the run, with what keeps its outcome from being stored. */
  readonly ended: (runId: number) => Promise<Result<unknown>>
  /** What a stored run asks, with the text of its topology: for timelines and comparisons. */
  readonly inputOfRun: (runId: number) => Promise<Result<{ readonly key: string; readonly input: RunInput }>>
  /** Stops all runs; what is complete is stored as partial. */
  readonly close: () => Promise<void>
}

const NOTHING = {} as const

/** The service over a database and workers. */
export function createRunsService(context: RunContext): RunsService {
  const { store, jobs, emit } = context
  const sessions = new Map<number, RunSession>()
  jobs.onCancel('run', ({ runId }) => cancelRun(sessions, runId ?? 0))
  const changed = (runIds: readonly number[]): void => emit('runs.changed', { projectId: null, runIds })
  const after = async <T>(change: Promise<Result<T>>, runIds: readonly number[]): Promise<Result<T>> => {
    const result = await change
    if (result.ok) changed(runIds)
    return result
  }
  const nothing = (result: Result<unknown>): Result<typeof NOTHING> => (result.ok ? ok(NOTHING) : result)
  const methods: Handlers = {
    ...choiceMethods(context),
    ...createPresetMethods(context),
    'runs.query': (params) => store.queryRuns(params),
    'runs.ids': ({ projectId, filter }) => store.matchingRunIds({ projectId, filter, limit: 10_000 }),
    'runs.facets': (params) => store.facets(params),
    'runs.histogram': (params) => store.histogram(params),
    'runs.get': async ({ id }) => {
      const run = await store.getRun({ id })
      return run.ok ? ok(detailOf(withLayersSoFar(run.value, sessions.get(id)))) : run
    },
    'runs.start': ({ projectId, spec, isForced }) =>
      startRun(context, sessions, { projectId, spec, isForced: isForced === true }),
    'runs.cancel': async ({ id }) => nothing(await cancelRun(sessions, id)),
    'runs.remove': ({ ids }) => after(store.removeRuns({ ids }), ids),
    'runs.tag': async ({ ids, add, remove }) =>
      nothing(await after(store.tagRuns({ ids, add, remove }), ids)),
    'runs.note': async ({ id, note }) => nothing(await after(store.setNote({ id, note }), [id])),
    'jobs.list': () => Promise.resolve(ok(jobs.list())),
    'jobs.cancel': async ({ id }) => nothing(await jobs.cancel(id)),
  }
  return {
    methods,
    closeOrphans: async () => {
      const closed = await store.closeOrphanedRuns({})
      if (closed.ok && closed.value.length > 0) changed(closed.value)
      return closed
    },
    ended: (runId) => sessions.get(runId)?.ended ?? Promise.resolve(ok(null)),
    inputOfRun: async (runId) => {
      const run = await store.getRun({ id: runId })
      if (!run.ok) return run
      const input = await inputOf(store, run.value.spec)
      return input.ok ? ok({ key: run.value.specHash, input: input.value }) : input
    },
    close: async () => {
      for (const session of sessions.values()) session.stop()
      await Promise.all([...sessions.values()].map(({ ended }) => ended))
    },
  }
}

/** Methods that need no session: what can be chosen, what a run would take, where its numbers come from. */
function choiceMethods({ store, pool, engineVersion }: RunContext) {
  let shipped: readonly WorkloadInfo[] | undefined
  return {
    'catalog.get': async (_, call) => {
      const known = shipped === undefined ? await pool.run('catalog.workloads', NOTHING, call) : ok(shipped)
      if (!known.ok) return known
      shipped = known.value
      const topologies = await store.listTopologies(NOTHING)
      if (!topologies.ok) return topologies
      const saved = await store.listPresets(NOTHING)
      if (!saved.ok) return saved
      return ok(catalogOf([...shipped, ...topologies.value.map(topologyInfo)], saved.value))
    },
    'files.preview': (params, call) => pool.run('file.preview', params, call),
    'workloads.import': async ({ name, text, format }, call) => {
      const read = await pool.run('topology.read', { text, format, rules: rulesOf('corrected').id }, call)
      if (!read.ok) return read
      const topology = { hash: topologyHash(format, text), name, format, parameters: null, ...read.value }
      const stored = await store.putTopology({ ...topology, text })
      return stored.ok ? ok(topologyInfo(topology), read.notes) : stored
    },
    'runs.estimate': async ({ spec }, call) => {
      const input = await inputOf(store, spec)
      if (!input.ok) return input
      const estimated = await pool.run('run.estimate', input.value, call)
      if (!estimated.ok) return estimated
      const existing = await findExisting({ store, engineVersion }, 0, spec)
      if (!existing.ok) return existing
      const existingRunId = existing.value?.runId ?? null
      return ok<RunEstimate>({ ...estimated.value, existingRunId }, estimated.notes)
    },
    'runs.explain': async ({ id, metric, layer, step }, call) => {
      const run = await store.getRun({ id })
      if (!run.ok) return run
      const { spec, status, metrics, layers } = run.value
      const asked = {
        run: { spec, status, metrics, layers },
        metric,
        ...(layer === undefined ? {} : { layer }),
        ...(step === undefined ? {} : { step }),
      }
      return pool.run('run.explain', asked, call)
    },
  } satisfies Partial<Handlers>
}

/** A finished run with this spec by this engine, of the project if it has one; project 0 has none. */
async function findExisting(
  { store, engineVersion }: Pick<RunContext, 'store' | 'engineVersion'>,
  projectId: number,
  spec: RunSpec,
) {
  const hash = specHash(spec)
  if (!hash.ok) return hash
  const found = await store.findRuns({ projectId, specHashes: [hash.value], engineVersion })
  return found.ok ? ok(found.value[0] ?? null) : found
}

/** Answers from the history, joins a run of the same question that is under way, or starts one. */
async function startRun(
  context: RunContext,
  sessions: Map<number, RunSession>,
  { projectId, spec, isForced }: { projectId: number; spec: RunSpec; isForced: boolean },
): Promise<Result<StartedRun>> {
  const { store, engineVersion, emit, owner } = context
  const topology = await topologyOf(store, spec)
  if (!topology.ok) return topology
  const facts = runFacts(spec, topology.value)
  if (!facts.ok) return facts
  if (!isForced) {
    const known = await findExisting(context, projectId, spec)
    if (!known.ok) return known
    if (known.value !== null) {
      const adopted = await store.adoptRun({ runId: known.value.runId, projectId })
      if (!adopted.ok) return adopted
      emit('runs.changed', { projectId, runIds: [adopted.value.id] })
      return ok({ runId: adopted.value.id, fromHistory: true })
    }
    const { specHash: hash } = facts.value
    const running = [...sessions.values()].find((one) => one.projectId === projectId && one.specHash === hash)
    if (running !== undefined) return ok({ runId: running.runId, fromHistory: false })
  }
  const inserted = await store.insertRuns({
    runs: [
      {
        ...facts.value,
        projectId,
        sweepId: null,
        status: 'queued',
        origin: 'simulated',
        engineVersion,
        owner,
      },
    ],
  })
  if (!inserted.ok) return inserted
  const [runId] = inserted.value
  if (runId === undefined) return fail(problem('not-stored', 'The run could not be stored'))
  const text = topology.value === undefined ? {} : { topologyText: topology.value.text }
  const session = startSession(context, { runId, projectId, facts: facts.value, input: { spec, ...text } })
  sessions.set(runId, session)
  void session.ended.finally(() => sessions.delete(runId))
  emit('runs.changed', { projectId, runIds: [runId] })
  return ok({ runId, fromHistory: false })
}

/** Stops a run of this program; resolves when what is complete is stored. */
async function cancelRun(sessions: ReadonlyMap<number, RunSession>, id: number): Promise<Result<unknown>> {
  const session = sessions.get(id)
  if (session === undefined) {
    return fail(problem('not-running', 'This program does not compute that run', { got: String(id) }))
  }
  session.stop()
  return session.ended
}

/** Until a run is stored, its layers are where it is computed. */
function withLayersSoFar(run: StoredRun, session: RunSession | undefined): StoredRun {
  if (session === undefined) return run
  const layers = session.layers()
  return { ...run, layers, layersDone: new Set(layers.map(({ index }) => index)).size }
}

function detailOf(run: StoredRun): RunDetail {
  return { ...run, settings: settingsOf(run.spec), checks: checkRun(run), cli: cliLine(run.spec) }
}
