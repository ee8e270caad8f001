import { expect, test } from 'vitest'
import { DEFAULT_ARRAY_SPEC } from '../../../src/main/services/runs/spec-defaults.ts'
import { CALL, program } from './program.ts'
import { valueOf } from './specs.ts'

const SPEC = { ...DEFAULT_ARRAY_SPEC, array: { ...DEFAULT_ARRAY_SPEC.array, rows: 96 } }
const MINE = { name: 'Mine', description: '', spec: SPEC }

test('a saved preset stands in the catalogue behind those of the program, until it is deleted', async () => {
  const { runs, events } = await program()
  const shipped = valueOf(await runs.methods['catalog.get']({}, CALL)).presets
  const saved = valueOf(await runs.methods['presets.save'](MINE, CALL))
  expect(saved).toMatchObject({ title: 'Mine', spec: SPEC, savedId: 1 })
  expect(valueOf(await runs.methods['catalog.get']({}, CALL)).presets).toEqual([...shipped, saved])
  valueOf(await runs.methods['presets.remove']({ id: 1 }, CALL))
  expect(valueOf(await runs.methods['catalog.get']({}, CALL)).presets).toEqual(shipped)
  expect(events.filter(({ name }) => name === 'catalog.changed')).toHaveLength(2)
})

test('a name that is taken, also by the program, is a problem of the field', async () => {
  const { runs } = await program()
  const [shipped] = valueOf(await runs.methods['catalog.get']({}, CALL)).presets
  valueOf(await runs.methods['presets.save'](MINE, CALL))
  for (const name of ['mine', shipped?.title.toUpperCase() ?? '']) {
    const answer = await runs.methods['presets.save']({ ...MINE, name }, CALL)
    expect(answer).toMatchObject({ ok: false, problems: [{ code: 'name-taken', field: 'name' }] })
  }
})
