import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeFolder } from '../../platform.ts'
import type { Result } from '../../../src/engine/model/problem.ts'
import type { RunSpec } from '../../../src/engine/model/run-spec.ts'
import type { FigureSpec } from '../../../src/shared/model/figures.ts'
import type { Recompute, VerifyOptions } from '../../../src/main/services/exchange/bundle/bundle-verify.ts'
import { exportProject } from '../../../src/main/services/exchange/bundle/bundle-write.ts'
import { executeRun } from '../../../src/main/services/runs/execute.ts'
import { runFacts } from '../../../src/main/services/runs/new-run.ts'
import { DEFAULT_ARRAY_SPEC, DEFAULT_DESIGN_SPEC } from '../../../src/main/services/runs/spec-defaults.ts'
import { topologyHash } from '../../../src/main/services/runs/spec-hash.ts'
import { thisProcess } from '../../../src/main/store/owner.ts'
import { openStore } from '../../../src/main/store/open-store.ts'
import type { CompleteRun, StoredTopology } from '../../../src/main/store/rows.ts'
import type { RemoteStore, Store } from '../../../src/main/store/store.ts'

export const ENGINE = '9.9.9'
export const TOPOLOGY_TEXT = 'Layer, M, N, K,\nfc1, 7, 5, 3,\n=evil, 16, 4, 8,\n'

export const TOPOLOGY: StoredTopology = {
  hash: topologyHash('gemm', TOPOLOGY_TEXT),
  name: "tiny'; DROP TABLE runs;--",
  format: 'gemm',
  text: TOPOLOGY_TEXT,
  layers: 2,
  macs: 7 * 5 * 3 + 16 * 4 * 8,
  parameters: null,
}

/** What is expected to succeed. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.problems, undefined, 2))
  return result.value
}

/** A database of its own, with the face of one in another thread. */
export function temporaryStore(): {
  readonly store: RemoteStore
  readonly direct: Store
  readonly close: () => void
} {
  const folder = mkdtempSync(join(tmpdir(), 'deltascope-exchange-'))
  const opened = valueOf(openStore(join(folder, 'history.db')))
  const methods = Object.entries(opened.store).map(([name, method]) => {
    const call = method as (params: unknown) => Result<unknown>
    return [name, (params: unknown) => Promise.resolve(call(params))] as const
  })
  return {
    store: Object.fromEntries(methods) as unknown as RemoteStore,
    direct: opened.store,
    close: () => {
      opened.close()
      removeFolder(folder)
    },
  }
}

/** An array run of the little topology. */
export function tinySpec(rows: number): RunSpec {
  return {
    ...DEFAULT_ARRAY_SPEC,
    workload: { source: 'topology', hash: TOPOLOGY.hash, format: 'gemm' },
    array: { ...DEFAULT_ARRAY_SPEC.array, rows, cols: 4 },
  }
}

/** The run as a simulation stores it. */
export function computed(
  spec: RunSpec,
  place: { readonly projectId: number; readonly sweepId?: number; readonly point?: number },
): CompleteRun {
  const isTopology = spec.workload.source === 'topology'
  const numbers = valueOf(executeRun({ spec, ...(isTopology ? { topologyText: TOPOLOGY_TEXT } : {}) }))
  const facts = valueOf(runFacts(spec, isTopology ? TOPOLOGY : undefined))
  return {
    run: {
      ...facts,
      projectId: place.projectId,
      sweepId: place.sweepId ?? null,
      status: 'done',
      origin: 'simulated',
      engineVersion: ENGINE,
      owner: null,
    },
    outcome: { status: 'done', tookMs: 1.5, ...numbers },
    point: place.point ?? null,
  }
}

const STYLE: FigureSpec['style'] = {
  width: 'ieee-single',
  heightMm: 50,
  fontFamily: 'sans',
  fontSizePt: 8,
  palette: 'colour',
  showLegend: true,
}

/** A project with a bit of everything, beside another project, so that ids differ from those in its file. */
export function fillProject(store: Store): {
  readonly projectId: number
  readonly runIds: readonly number[]
} {
  const other = valueOf(store.createProject({ name: 'Other', description: '', isSample: false }))
  valueOf(store.putTopology(TOPOLOGY))
  const [foreign = 0] = valueOf(store.recordRuns({ runs: [computed(tinySpec(2), { projectId: other.id })] }))
  const { id: projectId } = valueOf(
    store.createProject({ name: 'Thesis “β”', description: 'two\nlines', isSample: true }),
  )
  // The constraint leaves one out: indices are those of the plan, not of what is left of it.
  const values = [4, 100, 8, 16]
  const points = [0, 2, 3]
  const { sweepId } = valueOf(
    store.insertSweep({
      projectId,
      points: points.length,
      spec: {
        name: 'Rows',
        base: tinySpec(4),
        plan: { kind: 'grid', axes: [{ field: 'rows', values }] },
        constraints: ['rows <= 64'],
      },
    }),
  )
  const owner = thisProcess()
  valueOf(store.claimSweep({ id: sweepId, owner }))
  const answers = valueOf(
    store.recordBatch({
      sweepId,
      owner,
      runs: points.map((point) => computed(tinySpec(values[point] ?? 0), { projectId, sweepId, point })),
      answered: [],
    }),
  )
  valueOf(store.setSweepStatus({ id: sweepId, status: 'done', addMs: 5 }))
  const [design = 0] = valueOf(store.recordRuns({ runs: [computed(DEFAULT_DESIGN_SPEC, { projectId })] }))
  const runIds = [...answers, design]
  const [first = 0, second = 0] = runIds
  valueOf(store.tagRuns({ ids: [first, second], add: ['paper', 'a'], remove: [] }))
  valueOf(store.setNote({ id: second, note: '=HYPERLINK("x") \u2028 line' }))
  valueOf(
    store.saveFigure({
      projectId,
      id: null,
      dataHash: 'abc',
      spec: {
        kind: 'layer-bars',
        title: 'T',
        caption: 'C',
        runIds: [second, foreign],
        sweepId,
        options: { metric: 'cycles' },
        style: STYLE,
      },
    }),
  )
  valueOf(store.saveView({ projectId, name: 'fast', filter: 'cycles < 100', columns: ['cycles'] }))
  valueOf(store.saveView({ projectId: null, name: 'everywhere', filter: '', columns: [] }))
  return { projectId, runIds }
}

/** Computes in this thread. */
export const recomputeHere: Recompute = (input) => Promise.resolve(executeRun(input))

export const VERIFY: VerifyOptions = {
  recompute: recomputeHere,
  engineVersion: ENGINE,
  maxRuns: 100,
  maxSeconds: 60,
  concurrency: 2,
  clock: () => 0,
}

/** The bytes of a project's file. */
export async function exported(store: RemoteStore, projectId: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  const options = { programVersion: '1.2.3', engineVersion: ENGINE }
  valueOf(await exportProject(store, projectId, (chunk) => void chunks.push(chunk.slice()), options))
  return Buffer.concat(chunks)
}
