import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ok } from '../../../src/engine/model/problem.ts'
import type { EnginePool } from '../../../src/main/pool/engine-pool.ts'
import {
  createProjectService,
  type ProjectService,
} from '../../../src/main/services/projects/project-service.ts'
import { executeChunk, type ChunkParams } from '../../../src/main/services/runs/sweep-chunk.ts'
import { ENGINE, fillProject, temporaryStore, valueOf } from '../exchange/project-fixture.ts'

/** Computes in this thread. */
const pool: Pick<EnginePool, 'run' | 'threads'> = {
  threads: 1,
  run: (name, params, { signal, onItem }) => {
    expect(name).toBe('sweep.chunk')
    const onBatch = onItem as Parameters<typeof executeChunk>[1]['onBatch']
    return Promise.resolve(executeChunk(params as ChunkParams, { signal, onBatch, now: () => 0 }) as never)
  },
}

let database: ReturnType<typeof temporaryStore>
let service: ProjectService
let events: string[]
beforeEach(() => {
  database = temporaryStore()
  events = []
  service = createProjectService({
    store: database.store,
    pool,
    programVersion: '1.2.3',
    engineVersion: ENGINE,
    emit: (name, payload) => void events.push(`${name} ${JSON.stringify(payload)}`),
    now: () => 0,
  })
})
afterEach(() => database.close())

describe('projects', () => {
  test('created, renamed, removed and brought back, each told', async () => {
    const { methods } = service
    const { id } = valueOf(await methods['projects.create']({ name: 'A', description: '' }))
    expect(valueOf(await methods['projects.update']({ id, name: 'B' }))).toMatchObject({
      name: 'B',
      isSample: false,
    })
    const { undoId, title } = valueOf(await methods['projects.remove']({ id }))
    expect(title).toContain('B')
    expect(valueOf(await methods['projects.list']({}))).toEqual([])
    expect(valueOf(await methods['undo.apply']({ undoId })).title).toContain('B')
    expect(valueOf(await methods['projects.list']({}))).toMatchObject([{ name: 'B' }])
    expect(await methods['undo.apply']({ undoId })).toMatchObject({ ok: false })
    expect(events.filter((event) => event.startsWith('projects.changed'))).toEqual([
      `projects.changed {"projectId":${id}}`,
      `projects.changed {"projectId":${id}}`,
      `projects.changed {"projectId":${id}}`,
      'projects.changed {"projectId":null}',
    ])
  })

  test('a change that fails tells nobody', async () => {
    expect(await service.methods['projects.update']({ id: 9, name: 'B' })).toMatchObject({
      ok: false,
      problems: [{ code: 'not-found' }],
    })
    expect(events).toEqual([])
  })

  test('a view is saved, found and removed', async () => {
    const { methods } = service
    const view = { projectId: null, name: 'fast', filter: 'cycles < 10', columns: ['cycles'] }
    const { id } = valueOf(await methods['views.save'](view))
    expect(valueOf(await methods['views.list']({ projectId: null }))).toEqual([{ id, ...view }])
    valueOf(await methods['views.remove']({ id }))
    expect(valueOf(await methods['views.list']({ projectId: null }))).toEqual([])
  })

  test('a setting is JSON', async () => {
    const { methods } = service
    expect(valueOf(await methods['settings.get']({ key: 'theme' }))).toEqual({ json: null })
    valueOf(await methods['settings.set']({ key: 'theme', json: '"dark"' }))
    expect(valueOf(await methods['settings.get']({ key: 'theme' }))).toEqual({ json: '"dark"' })
    expect(await methods['settings.set']({ key: 'theme', json: 'dark' })).toMatchObject({
      ok: false,
      problems: [{ code: 'not-json', field: 'theme' }],
    })
  })

  test('a project goes out as a file and comes back verified', async () => {
    const { methods } = service
    const { projectId } = fillProject(database.direct)
    const file = valueOf(await methods['projects.export']({ id: projectId }))
    expect(file).toMatchObject({ fileName: 'Thesis-β.deltascope', mimeType: 'application/zip' })
    const progress: number[] = []
    const imported = await methods['projects.import'](file, { onProgress: ({ done }) => progress.push(done) })
    expect(imported).toEqual(ok({ projectId: projectId + 1, runs: 5, verified: 5 }))
    expect(progress.at(-1)).toBe(5)
    expect(events).toContain(`projects.changed {"projectId":${projectId + 1}}`)
  })

  test('what is no project file is refused, and tells nobody', async () => {
    const base64 = Buffer.from('hello').toString('base64')
    expect(await service.methods['projects.import']({ fileName: 'x', base64 })).toMatchObject({
      ok: false,
      problems: [{ code: 'zip-damaged', file: 'x' }],
    })
    expect(events).toEqual([])
  })
})
