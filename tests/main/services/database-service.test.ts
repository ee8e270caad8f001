import { statSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { PARAMS } from '../../../src/main/services/api-params.ts'
import { withTilde } from '../../../src/main/services/api-info.ts'
import { databaseMethods } from '../../../src/main/services/database-service.ts'
import type { RemoteStore } from '../../../src/main/store/store.ts'
import { newFile, newProject, newRun, open, outcome, record, valueOf } from '../store/helpers.ts'

function service(showFolder?: (folder: string) => Promise<string>) {
  const file = newFile()
  const { store } = open(file)
  const remote: Pick<RemoteStore, 'info' | 'backup'> = {
    info: (params) => Promise.resolve(store.info(params)),
    backup: (params) => Promise.resolve(store.backup(params)),
  }
  const context = { store: remote, databaseFile: file, ...(showFolder === undefined ? {} : { showFolder }) }
  return { file, store, methods: databaseMethods(context) }
}

test('the database is told with its size, its runs, and the files of its backups', async () => {
  const { file, store, methods } = service()
  expect(valueOf(await methods['database.info']())).toMatchObject({
    file: withTilde(file),
    runs: 0,
    backups: [],
    canShowFolder: false,
  })
  const projectId = newProject(store)
  record(
    store,
    { run: newRun(projectId), outcome: outcome() },
    { run: newRun(projectId), outcome: outcome() },
  )
  const first = valueOf(await methods['database.backup']())
  const second = valueOf(await methods['database.backup']())
  const info = valueOf(await methods['database.info']())
  expect(info.runs).toBe(2)
  expect(info.backups).toEqual([second, first])
  for (const { fileName, bytes, madeAt } of info.backups) {
    const { size, mtimeMs } = statSync(join(dirname(file), 'backups', fileName))
    expect({ bytes, madeAt }).toEqual({ bytes: size, madeAt: Math.round(mtimeMs) })
  }
  expect(info.bytes).toBeGreaterThan(0)
})

test('no more backups are kept than are promised', async () => {
  const { methods } = service()
  const { backupsKept } = valueOf(await methods['database.info']())
  const made: string[] = []
  for (let count = 0; count <= backupsKept; count++) {
    made.push(valueOf(await methods['database.backup']()).fileName)
  }
  const { backups } = valueOf(await methods['database.info']())
  expect(backups.map(({ fileName }) => fileName)).toEqual(made.slice(1).toReversed())
})

test('a host with a file manager shows the folder of the database; one without says so', async () => {
  const shown: string[] = []
  const able = service((folder) => Promise.resolve(shown.push(folder) === 1 ? '' : 'no manager'))
  expect(valueOf(await able.methods['database.info']()).canShowFolder).toBe(true)
  expect(await able.methods['database.reveal']()).toEqual({ ok: true, value: {}, notes: [] })
  expect(shown).toEqual([dirname(able.file)])
  expect(await able.methods['database.reveal']()).toMatchObject({
    ok: false,
    problems: [{ code: 'not-shown', file: dirname(able.file) }],
  })
  const throwing = service(() => Promise.reject(new Error('gone')))
  expect(await throwing.methods['database.reveal']()).toMatchObject({ problems: [{ code: 'not-shown' }] })
  expect(await service().methods['database.reveal']()).toMatchObject({
    problems: [{ code: 'no-file-manager' }],
  })
})

test('a failure of the database is told as it is, and no method takes a path', async () => {
  const { methods } = service()
  const failing = databaseMethods({
    databaseFile: 'x',
    store: {
      info: () => Promise.resolve({ ok: false, problems: [] }),
      backup: () => Promise.resolve({ ok: false, problems: [] }),
    },
  })
  expect(await failing['database.info']()).toEqual({ ok: false, problems: [] })
  expect(await failing['database.backup']()).toEqual({ ok: false, problems: [] })
  for (const name of Object.keys(methods) as (keyof typeof methods)[]) {
    expect(PARAMS[name].safeParse({}).success).toBe(true)
    expect(PARAMS[name].safeParse({ path: '/' }).success).toBe(false)
  }
})

test('a path in the home folder is written as people do', () => {
  expect(withTilde(join(homedir(), 'x', basename('history.sqlite')))).toBe(join('~', 'x', 'history.sqlite'))
  expect(withTilde('/elsewhere/x')).toBe('/elsewhere/x')
})
