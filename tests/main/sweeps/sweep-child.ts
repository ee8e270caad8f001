/**
 * A program that runs sweeps until it is done or killed: `node sweep-child.ts DATABASE [SPEC-JSON PROJECT]`. With a
 * specification it starts a sweep, without one it goes on with what dead programs left. A line of JSON on the standard
 * output for every batch that is in the history: ids of its runs.
 */
import { writeSync } from 'node:fs'
import { createEnginePool } from '../../../src/main/pool/engine-pool.ts'
import { createJobs } from '../../../src/main/services/runs/jobs.ts'
import { createSweepService } from '../../../src/main/services/sweeps/sweep-service.ts'
import { openStoreWorker } from '../../../src/main/store/open-store-worker.ts'
import { thisProcess } from '../../../src/main/store/owner.ts'
import type { SweepSpec } from '../../../src/shared/model/sweeps.ts'
import { valueOf } from './specs.ts'
import { ENGINE_VERSION, STORE_WORKER, WORKER } from './workbench.ts'

// Written at once: a killed process keeps no buffer.
const say = (what: unknown): void => {
  writeSync(1, `${JSON.stringify(what)}\n`)
}

const params = (spec: string) => ({ projectId: Number(project), spec: JSON.parse(spec) as SweepSpec })
const [file = '', json, project] = process.argv.slice(2)
const thread = valueOf(await openStoreWorker(file, STORE_WORKER))
const pool = createEnginePool(WORKER, { threads: 1 })
const service = createSweepService({
  store: thread.store,
  pool,
  owner: thisProcess(),
  engineVersion: ENGINE_VERSION,
  jobs: createJobs({ emit: () => undefined }),
  emit: (name, payload) => {
    if (name === 'runs.changed' && 'runIds' in payload) say(payload.runIds)
  },
  now: () => performance.now(),
})
const signal = new AbortController().signal
const ids =
  json === undefined
    ? valueOf(await service.resumeOrphans())
    : [valueOf(await service.methods['sweeps.start'](params(json), { signal })).sweepId]
say('running')
for (const id of ids) await service.ended(id)
say('done')
await pool.close()
await thread.close()
