import { ok, type Result } from '../../../engine/model/problem.ts'
import type { RunSpec } from '../../../engine/model/run-spec.ts'
import type { EventName, Events } from '../../../shared/api/contract.ts'
import type { EnginePool } from '../../pool/engine-pool.ts'
import type { Owner, StoredTopology } from '../../store/rows.ts'
import type { RemoteStore } from '../../store/store.ts'
import type { Jobs } from './jobs.ts'
import type { RunInput } from './spec-layers.ts'

/** What runs need of the program around them. */
export interface RunContext {
  readonly store: RemoteStore
  readonly pool: Pick<EnginePool, 'run'>
  /** This process, as the database knows it. */
  readonly owner: Owner
  /** Runs of another engine answer no question: their numbers may differ. */
  readonly engineVersion: string
  readonly jobs: Jobs
  readonly emit: <E extends EventName>(name: E, payload: Events[E]) => void
  /** A clock in milliseconds that need not be right. */
  readonly now: () => number
}

/** The imported topology of a spec; undefined for shipped networks. */
export async function topologyOf(
  store: RemoteStore,
  { workload }: RunSpec,
): Promise<Result<StoredTopology | undefined>> {
  return workload.source === 'preset' ? ok(undefined) : store.getTopology({ hash: workload.hash })
}

/** A spec as a worker takes it, with the text of its topology. */
export async function inputOf(store: RemoteStore, spec: RunSpec): Promise<Result<RunInput>> {
  const topology = await topologyOf(store, spec)
  if (!topology.ok) return topology
  return ok({ spec, ...(topology.value === undefined ? {} : { topologyText: topology.value.text }) })
}
