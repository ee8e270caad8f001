import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { openStoreWorker, type StoreThread } from '../../../src/main/store/open-store-worker.ts'
import type { FromStore } from '../../../src/main/store/serve-store.ts'
import { STORE_METHODS } from '../../../src/main/store/store.ts'
import { newFile, newRun, open, outcome, problemOf, valueOf } from './helpers.ts'

const PROGRAM = new URL('../../../src/main/store.ts', import.meta.url)

async function openThread(file: string, program = PROGRAM): Promise<StoreThread> {
  const thread = valueOf(await openStoreWorker(file, program, { busyTimeoutMs: 2000 }))
  onTestFinished(thread.close)
  return thread
}

test('the thread has every method of the store', () => {
  expect(Object.keys(open(newFile()).store).sort()).toEqual([...STORE_METHODS].sort())
})

test('calls go to the thread and come back in order, with problems as values', async () => {
  const { store } = await openThread(newFile())
  const { id } = valueOf(await store.createProject({ name: 'p', description: '', isSample: true }))
  const run = { run: newRun(id), outcome: outcome(), point: null }
  const answers = await Promise.all([
    store.recordRuns({ runs: [run] }),
    store.getRun({ id: 1 }),
    store.getRun({ id: 2 }),
    store.queryRuns({ projectId: id, filter: 'nope:1', offset: 0, limit: 10 }),
  ])
  expect(valueOf(answers[0])).toEqual([1])
  expect(valueOf(answers[1]).layers).toEqual(outcome().layers)
  expect(problemOf(answers[2]).code).toBe('not-found')
  expect(problemOf(answers[3])).toMatchObject({ code: 'filter-unknown-key', column: 1 })
})

test('a database that cannot be opened is a problem', async () => {
  const file = newFile()
  writeFileSync(file, 'not a database at all')
  expect(problemOf(await openStoreWorker(file, PROGRAM))).toMatchObject({ code: 'not-a-database', file })
})

test('two threads may open a new database at the same moment', async () => {
  const file = newFile()
  const threads = await Promise.all([openThread(file), openThread(file), openThread(file)])
  const make = ({ store }: StoreThread) =>
    store.createProject({ name: 'p', description: '', isSample: false })
  const made = await Promise.all(threads.map(make))
  expect(new Set(made.map((result) => valueOf(result).id))).toEqual(new Set([1, 2, 3]))
})

test('what was asked before the end is done; what comes after is a problem', async () => {
  const file = newFile()
  const { store, close } = await openThread(file)
  const asked = store.createProject({ name: 'last words', description: '', isSample: false })
  const closed = close()
  const late = store.listProjects({})
  await closed
  valueOf(await asked)
  expect(problemOf(await late).code).toBe('store-stopped')
  expect(valueOf(open(file).store.listProjects({}))).toHaveLength(1)
  await close()
})

/** A program that opens the store and then ends in its own way at the first call. */
function dying(file: string, how: string): URL {
  const program = join(dirname(file), 'dying.mjs')
  writeFileSync(
    program,
    `import { parentPort } from 'node:worker_threads'
     parentPort.postMessage({ id: 0, result: { ok: true, value: null, notes: [] } })
     parentPort.on('message', () => { ${how} })`,
  )
  return pathToFileURL(program)
}

test.each([
  ['throws', "throw new Error('out of luck')", 'out of luck'],
  ['exits', 'process.exit(3)', 'code 3'],
])('when the thread %s, calls under way and later ones fail and none hangs', async (_, how, why) => {
  const file = newFile()
  const { store, close } = await openThread(file, dying(file, how))
  const answers = await Promise.all([store.listProjects({}), store.info({})])
  answers.push((await store.dataVersion({})) as never)
  for (const answer of answers) {
    const { code, message } = problemOf(answer)
    expect(code).toBe('store-stopped')
    expect(message).toContain(why)
  }
  await close()
})

test('a program that is not there is a problem', async () => {
  const nowhere = new URL('./nowhere.ts', import.meta.url)
  expect(problemOf(await openStoreWorker(newFile(), nowhere)).code).toBe('store-stopped')
})

test('what cannot be sent to the thread is a problem of that call alone', async () => {
  const { store } = await openThread(newFile())
  const params = { key: (() => 1) as never, json: '' }
  expect(problemOf(await store.setSetting(params)).code).toBe('not-plain-data')
  valueOf(await store.listProjects({}))
})

/** Answers of the store's program to messages that no typed proxy sends. */
test.each(['__proto__', 'constructor', 'toString', 'no such'])(
  'the thread refuses the method %s',
  async (method) => {
    const thread = new Worker(PROGRAM, { workerData: { file: newFile() } })
    onTestFinished(async () => {
      await thread.terminate()
    })
    const [opened] = (await once(thread, 'message')) as [FromStore]
    valueOf(opened.result)
    thread.postMessage({ id: 1, method, params: {} }, [])
    const [answer] = (await once(thread, 'message')) as [FromStore]
    expect(problemOf(answer.result).code).toBe('no-such-method')
  },
)
