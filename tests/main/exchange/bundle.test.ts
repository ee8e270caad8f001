import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from 'fflate'
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { importProject } from '../../../src/main/services/exchange/bundle/bundle-import.ts'
import { readBundle } from '../../../src/main/services/exchange/bundle/bundle-read.ts'
import { exportProject } from '../../../src/main/services/exchange/bundle/bundle-write.ts'
import {
  ENGINE,
  exported,
  fillProject,
  temporaryStore,
  TOPOLOGY,
  valueOf,
  VERIFY,
} from './project-fixture.ts'

const FILE = 'thesis.deltascope'

let here: ReturnType<typeof temporaryStore>
let there: ReturnType<typeof temporaryStore>
beforeEach(() => {
  here = temporaryStore()
  there = temporaryStore()
})
afterEach(() => {
  here.close()
  there.close()
})

type Entries = Record<string, string>

function entriesOf(bytes: Uint8Array): Entries {
  return Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, data]) => [name, strFromU8(data)]))
}

function zipOf(entries: Entries): Uint8Array {
  const zippable: Zippable = Object.fromEntries(
    Object.entries(entries).map(([name, text]) => [name, strToU8(text)]),
  )
  return zipSync(zippable)
}

/** The manifest with the hashes of entries that were changed: what somebody does who knows the format. */
function rehashed(entries: Entries): Entries {
  const manifest = JSON.parse(entries['manifest.json'] ?? '{}') as { entries: unknown }
  manifest.entries = Object.entries(entries)
    .filter(([name]) => name !== 'manifest.json')
    .map(([name, text]) => ({
      name,
      bytes: strToU8(text).length,
      sha256: createHash('sha256').update(text).digest('hex'),
    }))
  return { ...entries, 'manifest.json': JSON.stringify(manifest) }
}

/** A file in which the text of one entry is replaced, hashes and all. */
async function forged(name: string, edit: (text: string) => string): Promise<Uint8Array> {
  const { projectId } = fillProject(here.direct)
  const entries = entriesOf(await exported(here.store, projectId))
  const text = entries[name]
  if (text === undefined) throw new Error(`no ${name} in ${Object.keys(entries).join(' ')}`)
  const changed = edit(text)
  expect(changed).not.toBe(text)
  return zipOf(rehashed({ ...entries, [name]: changed }))
}

function codesOf(bytes: Uint8Array): readonly string[] {
  const read = readBundle(bytes, FILE)
  return read.ok ? [] : read.problems.map(({ code }) => code)
}

const RUNS = 'runs/000001.jsonl'

describe('round trip', () => {
  test('export, import and export again give the same bytes', async () => {
    const { projectId } = fillProject(here.direct)
    const first = await exported(here.store, projectId)
    // Other ids, other order of creation: the file must not care.
    valueOf(there.direct.createProject({ name: 'Before', description: '', isSample: false }))
    const imported = valueOf(await importProject(there.store, first, FILE, VERIFY))
    expect(await exported(there.store, imported.projectId)).toEqual(first)
    expect(await exported(here.store, projectId)).toEqual(first)
  })

  test('everything arrives: runs with every number, sweep, figure, view, tags and notes', async () => {
    const { projectId, runIds } = fillProject(here.direct)
    const bytes = await exported(here.store, projectId)
    const imported = valueOf(await importProject(there.store, bytes, FILE, VERIFY))
    expect(imported).toMatchObject({ runs: 5, verified: 5, verifiable: 5, differing: [], failed: [] })
    const page = { projectId: imported.projectId, afterId: 0, limit: 100 }
    const arrived = valueOf(there.direct.projectRuns(page))
    const sent = valueOf(here.direct.projectRuns({ ...page, projectId }))
    const numbers = (runs: typeof sent): unknown =>
      runs.map((run) => ({ ...run, id: 0, projectId: 0, sweepId: 0 }))
    expect(numbers(arrived.slice(0, 4))).toEqual(numbers(sent))
    const project = valueOf(there.direct.listProjects({})).find(({ id }) => id === imported.projectId)
    expect(project).toMatchObject({
      name: 'Thesis “β”',
      description: 'two\nlines',
      isSample: false,
      runs: 5,
      sweeps: 1,
      figures: 1,
    })
    const [sweep] = valueOf(there.direct.listSweeps({ projectId: imported.projectId }))
    const points = valueOf(there.direct.sweepPoints({ id: sweep?.id ?? 0 }))
    expect(points.map(({ index, runId }) => [index, runId])).toEqual(
      arrived.slice(0, 3).map(({ id }, position) => [[0, 2, 3][position], id]),
    )
    const [figure] = valueOf(there.direct.listFigures({ projectId: imported.projectId }))
    // The second run, and the run of another project that the figure shows, which came along.
    expect(figure?.spec.runIds).toEqual([arrived[1]?.id, arrived[4]?.id])
    expect(figure?.spec.sweepId).toBe(sweep?.id)
    expect(runIds).toHaveLength(4)
    const views = valueOf(there.direct.listViews({ projectId: imported.projectId }))
    expect(views.map(({ name }) => name)).toEqual(['fast'])
    expect(valueOf(there.direct.getTopology({ hash: TOPOLOGY.hash }))).toEqual(TOPOLOGY)
  })

  test('a project with nothing in it', async () => {
    const { id } = valueOf(here.direct.createProject({ name: 'Empty', description: '', isSample: false }))
    const bytes = await exported(here.store, id)
    expect(Object.keys(unzipSync(bytes))).toEqual(['manifest.json'])
    const imported = valueOf(await importProject(there.store, bytes, FILE, VERIFY))
    expect(await exported(there.store, imported.projectId)).toEqual(bytes)
  })

  test('no such project', async () => {
    const options = { programVersion: '1', engineVersion: ENGINE }
    expect(await exportProject(here.store, 77, () => undefined, options)).toMatchObject({
      ok: false,
      problems: [{ code: 'not-found' }],
    })
  })

  test('an export that is stopped says so', async () => {
    const { projectId } = fillProject(here.direct)
    const options = { programVersion: '1', engineVersion: ENGINE, signal: AbortSignal.abort() }
    expect(await exportProject(here.store, projectId, () => undefined, options)).toMatchObject({
      ok: false,
      problems: [{ code: 'cancelled' }],
    })
  })
})

describe('verification', () => {
  /** A file in which a cycle count is one more than was computed. */
  const changedNumber = (): Promise<Uint8Array> =>
    forged(RUNS, (text) =>
      text.replace(/"layers":\[\{(.*?)"cycles":(\d+)/, (_, before: string, cycles: string) => {
        return `"layers":[{${before}"cycles":${Number(cycles) + 1}`
      }),
    )

  test('a changed number of this engine is found and stays with the run', async () => {
    const imported = await importProject(there.store, await changedNumber(), FILE, VERIFY)
    const summary = valueOf(imported)
    expect(summary).toMatchObject({ verified: 4, differing: [{ id: 1, engineVersion: ENGINE }] })
    const [difference] = summary.differing[0]?.differences ?? []
    expect(difference?.field).toBe('layers[0].cycles')
    expect(Number(difference?.got) - Number(difference?.expected)).toBe(1)
    expect(imported.ok && imported.notes.map(({ code }) => code)).toEqual(['other-results'])
    const [run] = valueOf(there.direct.projectRuns({ projectId: summary.projectId, afterId: 0, limit: 1 }))
    expect(run?.problems.map(({ code }) => code)).toEqual(['other-results'])
  })

  test('numbers of another engine are told as such', async () => {
    const imported = await importProject(there.store, await changedNumber(), FILE, {
      ...VERIFY,
      engineVersion: '10.0.0',
    })
    expect(imported.ok && imported.notes).toMatchObject([
      { code: 'other-engine', severity: 'warning', field: 'layers[0].cycles' },
    ])
  })

  test('of many runs a sample is computed, the same one each time', async () => {
    const { projectId } = fillProject(here.direct)
    const bytes = await exported(here.store, projectId)
    const asked: string[][] = []
    for (let time = 0; time < 2; time++) {
      const hashes: string[] = []
      const recompute: typeof VERIFY.recompute = (input) => {
        hashes.push(JSON.stringify(input.spec))
        return VERIFY.recompute(input)
      }
      const summary = valueOf(
        await importProject(there.store, bytes, FILE, { ...VERIFY, recompute, maxRuns: 2 }),
      )
      expect(summary).toMatchObject({ verified: 2, verifiable: 5 })
      asked.push(hashes)
    }
    expect(asked[0]).toHaveLength(2)
    expect(asked[1]).toEqual(asked[0])
  })

  test('when time is over the rest is believed', async () => {
    const { projectId } = fillProject(here.direct)
    let time = 0
    const clock = (): number => (time += 600)
    const summary = valueOf(
      await importProject(there.store, await exported(here.store, projectId), FILE, {
        ...VERIFY,
        clock,
        maxSeconds: 1,
        concurrency: 1,
      }),
    )
    expect(summary).toMatchObject({ verified: 1, verifiable: 5 })
  })

  test('stopped in the middle nothing is stored', async () => {
    const { projectId } = fillProject(here.direct)
    const controller = new AbortController()
    const imported = await importProject(there.store, await exported(here.store, projectId), FILE, {
      ...VERIFY,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    })
    expect(imported).toMatchObject({ ok: false, problems: [{ code: 'cancelled' }] })
    expect(valueOf(there.direct.listProjects({}))).toEqual([])
  })
})

describe('attacks', () => {
  test('any entry changed without its hash', async () => {
    const { projectId } = fillProject(here.direct)
    const entries = entriesOf(await exported(here.store, projectId))
    const names = Object.keys(entries).filter((name) => name !== 'manifest.json')
    expect(names).toHaveLength(6)
    for (const name of names) {
      const changed = zipOf({ ...entries, [name]: (entries[name] ?? '').replace(/[0-9a-z]/, '~') })
      expect(codesOf(changed)).toContain('wrong-hash')
    }
  })

  test('an entry more or less than the manifest lists', async () => {
    const { projectId } = fillProject(here.direct)
    const entries = entriesOf(await exported(here.store, projectId))
    expect(codesOf(zipOf({ ...entries, 'more.txt': 'x' }))).toEqual(['bundle-unlisted'])
    expect(codesOf(zipOf(rehashed({ ...entries, 'more.txt': 'x' })))).toEqual(['bundle-unknown-entry'])
    const { 'views.json': _, ...fewer } = entries
    expect(codesOf(zipOf(fewer))).toEqual(['bundle-missing'])
  })

  test('a zip of something else, and no zip at all', () => {
    expect(codesOf(zipOf({ 'readme.txt': 'hello' }))).toEqual(['not-a-bundle'])
    expect(codesOf(zipOf({ 'manifest.json': '{"format":"other"}' }))).toEqual(['not-a-bundle'])
    expect(codesOf(zipOf({ 'manifest.json': 'x' }))).toEqual(['not-json'])
    expect(codesOf(strToU8('hello'))).toEqual(['zip-damaged'])
    expect(codesOf(new Uint8Array())).toEqual(['zip-damaged'])
  })

  test('a file of a newer program is refused by name, whatever else is in it', () => {
    const manifest = { format: 'deltascope-project', formatVersion: 2, programVersion: '7.0.0', new: 1 }
    const read = readBundle(zipOf({ 'manifest.json': JSON.stringify(manifest), 'new.bin': '' }), FILE)
    expect(read).toMatchObject({ ok: false, problems: [{ code: 'bundle-too-new' }] })
    expect(!read.ok && read.problems[0]?.remedy).toContain('7.0.0')
  })

  test.each(['__proto__', 'constructor', 'prototype', '\\u005f_proto__'])(
    'the key %s is refused and changes nothing',
    async (key) => {
      const bytes = await forged(RUNS, (text) =>
        text.replace('"dramCauses":{', `"dramCauses":{"${key}":{"polluted":1},`),
      )
      expect(codesOf(bytes)).toContain('forbidden-key')
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    },
  )

  test.each([
    ['a run without layers', RUNS, (t: string) => t.replace(/"layers":\[.*?\],"metrics"/, '"metrics"')],
    ['a text for a number', RUNS, (t: string) => t.replace(/"cycles":\d+/, '"cycles":"1; DROP TABLE runs"')],
    ['a number out of range', RUNS, (t: string) => t.replace(/"cycles":\d+/, '"cycles":1e999')],
    ['an unknown key', RUNS, (t: string) => t.replace('"createdAt"', '"extra":1,"createdAt"')],
    [
      'a note beyond all measure',
      RUNS,
      (t: string) => t.replace('"note":"', `"note":"${'x'.repeat(100_001)}`),
    ],
    ['a negative time', RUNS, (t: string) => t.replace(/"createdAt":\d+/, '"createdAt":-1')],
    ['a status nobody has', RUNS, (t: string) => t.replace('"status":"done"', '"status":"running"')],
    ['a broken line', RUNS, (t: string) => t.replace('{', '')],
    ['a figure of any kind', 'figures.json', (t: string) => t.replace('layer-bars', '../../x')],
    ['a name that steers the terminal', 'views.json', (t: string) => t.replace('fast', '\\u001b[2J')],
  ])('%s', async (_, name, edit) => {
    const bytes = await forged(name, edit)
    const read = readBundle(bytes, FILE)
    expect(read.ok).toBe(false)
    expect(!read.ok && read.problems.every(({ file }) => file === `${FILE}/${name}`)).toBe(true)
    expect(await importProject(there.store, bytes, FILE, VERIFY)).toMatchObject({ ok: false })
    expect(valueOf(there.direct.listProjects({}))).toEqual([])
  })

  test('a spec that is not that of its hash', async () => {
    const bytes = await forged(RUNS, (text) => text.replace('"rows":4}', '"rows":5}'))
    expect(codesOf(bytes)).toContain('wrong-hash')
  })

  test('what is shown of a spec is made anew, not believed', async () => {
    const bytes = await forged(RUNS, (text) => text.replaceAll('"design":"array-os"', '"design":"best"'))
    const { projectId } = valueOf(await importProject(there.store, bytes, FILE, VERIFY))
    const [run] = valueOf(there.direct.projectRuns({ projectId, afterId: 0, limit: 1 }))
    expect(run?.design).toBe('array-os')
  })

  test('a topology that is not that of its hash', async () => {
    const bytes = await forged(`topologies/${TOPOLOGY.hash}.csv`, (text) => text.replace('7', '9'))
    expect(codesOf(bytes)).toContain('wrong-hash')
  })

  test.each([
    ['a run of no sweep', RUNS, (t: string) => t.replace('"sweepId":1', '"sweepId":9')],
    ['a point of no run', 'sweeps.jsonl', (t: string) => t.replace('"runId":1', '"runId":99')],
    ['a point the sweep does not have', 'sweeps.jsonl', (t: string) => t.replace('"point":3', '"point":4')],
    ['a figure of no run', 'figures.json', (t: string) => t.replace('"runIds":[2', '"runIds":[99')],
  ])('%s', async (_, name, edit) => {
    expect(codesOf(await forged(name, edit))).toEqual(['bundle-dangling-id'])
  })

  test('two runs of one id', async () => {
    const bytes = await forged(RUNS, (text) => text.replace('"id":2,', '"id":1,'))
    expect(codesOf(bytes)).toContain('bundle-duplicate-id')
  })

  test('counts that are not true', async () => {
    const { projectId } = fillProject(here.direct)
    const entries = entriesOf(await exported(here.store, projectId))
    const manifest = (entries['manifest.json'] ?? '').replace('"runs": 5', '"runs": 6')
    expect(codesOf(zipOf({ ...entries, 'manifest.json': manifest }))).toEqual(['bundle-count'])
  })

  test('SQL in names is text', async () => {
    const { projectId } = fillProject(here.direct)
    const name = `x'); DELETE FROM runs; --`
    valueOf(here.direct.updateProject({ id: projectId, name }))
    const bytes = await exported(here.store, projectId)
    const imported = valueOf(await importProject(there.store, bytes, FILE, VERIFY))
    expect(imported.name).toBe(name)
    const arrived = valueOf(there.direct.queryRuns({ projectId: null, filter: '', offset: 0, limit: 10 }))
    expect(arrived.total).toBe(5)
    expect(arrived.rows.map(({ workload }) => workload)).toContain(TOPOLOGY.name)
  })
})
