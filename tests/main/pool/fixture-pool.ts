import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'
import { removeFolder } from '../../platform.ts'
import type { RunSpec } from '../../../src/engine/model/run-spec.ts'
import { createEnginePool, type EnginePool, type PoolOptions } from '../../../src/main/pool/engine-pool.ts'
import { DEFAULT_ARRAY_SPEC } from '../../../src/main/services/runs/spec-defaults.ts'

/** A folder a fixture may leave marks in, so that it can behave otherwise the second time. */
export interface Fixture {
  readonly pool: EnginePool
  readonly folder: string
}

/**
 * A pool whose worker does `code` with an order: `{ name, params, port, stop }`. `said(kind, more)` speaks through the
 * port, `first()` is true once for all workers, `forever()` blocks the thread.
 */
export function fixturePool(code: string, options: PoolOptions = {}): Fixture {
  const folder = mkdtempSync(join(tmpdir(), 'deltascope-worker-'))
  const file = join(folder, 'worker.mjs')
  writeFileSync(
    file,
    `import { existsSync, writeFileSync } from 'node:fs'
    const mark = ${JSON.stringify(join(folder, 'mark'))}
    const first = () => { if (existsSync(mark)) return false; writeFileSync(mark, ''); return true }
    const forever = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    const done = { ok: true, value: { metrics: {}, problems: [] }, notes: [] }
    export default async ({ name, params, port, stop }) => {
      const said = (kind, more) => port.postMessage({ kind, ...more })
      said('started')
      try { ${code} } finally { port.close() }
    }`,
  )
  const pool = createEnginePool(pathToFileURL(file), { threads: 1, ...options })
  onTestFinished(async () => {
    await pool.close()
    removeFolder(folder)
  })
  return { pool, folder }
}

/** Any question: the fixtures do not look at it. */
export const ANY_RUN: { readonly spec: RunSpec } = { spec: DEFAULT_ARRAY_SPEC }
