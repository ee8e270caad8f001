import { expect, test } from 'vitest'
import { ARRAY_SPEC, newFile, newStore, open, problemOf, valueOf } from './helpers.ts'

const MINE = { name: 'Mine', description: 'd', spec: ARRAY_SPEC }

test('a preset is kept in the file, by its name once, whatever its case', () => {
  const file = newFile()
  const first = open(file)
  const saved = valueOf(first.store.insertPreset(MINE))
  expect(problemOf(first.store.insertPreset({ ...MINE, name: 'mINE' }))).toMatchObject({
    code: 'name-taken',
    field: 'name',
    got: 'Mine',
  })
  const other = valueOf(first.store.insertPreset({ ...MINE, name: 'Mine 2' }))
  first.close()
  const { store } = open(file)
  expect(valueOf(store.listPresets({}))).toEqual([saved, other])
  expect(saved).toEqual({ ...MINE, id: saved.id })
})

test('a deleted preset leaves its name and comes back, unless the name is taken', () => {
  const { store } = newStore()
  const { id } = valueOf(store.insertPreset(MINE))
  const undo = valueOf(store.removePreset({ id }))
  expect(undo.title).toBe('Deleted preset Mine')
  expect(valueOf(store.listPresets({}))).toEqual([])
  expect(problemOf(store.removePreset({ id })).code).toBe('not-found')
  const second = valueOf(store.insertPreset({ ...MINE, name: 'MINE' }))
  expect(problemOf(store.applyUndo(undo))).toMatchObject({ code: 'name-taken', field: 'name', got: 'Mine' })
  valueOf(store.removePreset({ id: second.id }))
  valueOf(store.applyUndo(undo))
  expect(valueOf(store.listPresets({})).map(({ name }) => name)).toEqual(['Mine'])
})
