import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { removeFolder } from '../../platform.ts'
import { createRandom } from '../../../src/engine/numerics/random.ts'
import { contentHash } from '../../../src/main/store/content-hash.ts'
import { openStore } from '../../../src/main/store/open-store.ts'
import type { Store } from '../../../src/main/store/store.ts'
import { sweepOf, valueOf } from './specs.ts'
import { remote, resultsOf } from './workbench.ts'

const KILLS = 20
const CHILD = fileURLToPath(new URL('sweep-child.ts', import.meta.url))

/** More points than twenty programs compute before they die. */
const SPEC = sweepOf({
  kind: 'grid',
  axes: [
    { field: 'rows', values: Array.from({ length: 70 }, (_, i) => 64 + i) },
    { field: 'cols', values: Array.from({ length: 50 }, (_, i) => 64 + i) },
  ],
})
const POINTS = 70 * 50

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deltascope-kill-'))
})
afterAll(() => removeFolder(folder))

/** A look into a database while no program has it open. */
async function look<T>(file: string, at: (store: Store) => T | Promise<T>): Promise<T> {
  const opened = valueOf(openStore(file))
  try {
    return await at(opened.store)
  } finally {
    opened.close()
  }
}

function newDatabase(name: string): Promise<string> {
  const file = join(folder, name)
  return look(file, (store) => {
    valueOf(store.createProject({ name: 'kill', description: '', isSample: false }))
    return file
  })
}

/** A program on the database; the first one starts the sweep, the next ones find it. */
function program(file: string, isFirst: boolean): ChildProcess {
  const args = isFirst ? [CHILD, file, JSON.stringify(SPEC), '1'] : [CHILD, file]
  // Compiled once for all programs: starting them is most of this test.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') }
  return spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Runs a program and kills it after so many batches and milliseconds; gives the runs it said were stored. */
async function killed(child: ChildProcess, batches: number, delayMs: number): Promise<readonly number[]> {
  const stored: number[] = []
  let heard = -1
  let isDone = false
  const lines = createInterface({ input: child.stdout! })
  const ended = once(child, 'exit')
  lines.on('line', (line) => {
    const said = JSON.parse(line) as 'running' | 'done' | readonly number[]
    if (said === 'done') isDone = true
    if (Array.isArray(said)) stored.push(...(said as readonly number[]))
    if (++heard === batches) void setTimeout(delayMs).then(() => child.kill('SIGKILL'))
  })
  const [, signal] = (await ended) as [number | null, string | null]
  await setTimeout(0)
  expect({ signal, isDone }).toEqual({ signal: 'SIGKILL', isDone: false })
  return stored
}

/** Hash of every result of the sweep, ids and times left out. */
function resultsHash(store: Store): Promise<string> {
  return resultsOf({ store: remote(store) }, 1).then(contentHash)
}

it('a sweep killed at 20 random moments loses no stored run and ends with the results of an undisturbed one', async () => {
  const [file, calmFile] = [await newDatabase('killed.db'), await newDatabase('calm.db')]
  const random = createRandom(20)
  let answered = 0
  for (let kill = 0; kill < KILLS; kill++) {
    // Before the first batch, or after it; at rest, or in the middle of a transaction.
    const [batches, delayMs] = [Math.floor(random.uniform() * 2), Math.floor(random.uniform() * 60)]
    const stored = await killed(program(file, kill === 0), batches, delayMs)
    await look(file, (store) => {
      valueOf(store.checkIntegrity({}))
      const rows = valueOf(store.getRuns({ ids: stored }))
      expect(rows.map(({ id }) => id)).toEqual(stored)
      expect(rows.every(({ status, layersDone }) => status === 'done' && layersDone === 5)).toBe(true)
      const sweep = valueOf(store.getSweep({ id: 1 }))
      expect(sweep.status).toBe('running')
      expect(sweep.done).toBeGreaterThanOrEqual(answered + stored.length)
      expect(sweep.done).toBeLessThan(POINTS)
      answered = sweep.done
    })
  }
  expect(answered).toBeGreaterThan(0)
  const [last, calm] = [program(file, false), program(calmFile, true)]
  for (const child of [last, calm]) child.stdout?.resume()
  expect(
    (await Promise.all([once(last, 'exit'), once(calm, 'exit')])).map(([code]) => code as unknown),
  ).toEqual([0, 0])
  const hashes = await Promise.all(
    [file, calmFile].map((name) =>
      look(name, async (store) => {
        const { runs } = valueOf(store.info({}))
        const sweep = valueOf(store.getSweep({ id: 1 }))
        expect(sweep).toMatchObject({ status: 'done', points: POINTS, done: POINTS, failed: 0, owner: null })
        // No point was stored twice.
        expect(runs).toBe(POINTS)
        return resultsHash(store)
      }),
    ),
  )
  expect(hashes[0]).toBe(hashes[1])
}, 180_000)
