import { sql } from 'kysely'
import { ok, problem } from '../../engine/model/problem.ts'
import type { RunSpec } from '../../engine/model/run-spec.ts'
import { type Connection, sqlOf } from './connection.ts'
import { refuse } from './refusal.ts'
import type { StoredPreset } from './rows.ts'
import { notFound } from './run-writer.ts'
import type { PresetStore } from './store.ts'
import { beginUndo, markRemoved } from './undo-log.ts'

const selectPresets = () =>
  sqlOf.selectFrom('presets').select(['id', 'name', 'description', 'spec']).where('undoId', 'is', null)

type PresetRecord = Omit<StoredPreset, 'spec'> & { readonly spec: string }

const toPreset = (record: PresetRecord): StoredPreset => ({
  ...record,
  spec: JSON.parse(record.spec) as RunSpec,
})

/** Saved configurations on a connection; failures are thrown. */
export function presetMethods(db: Connection): PresetStore {
  return {
    listPresets: () => ok(db.all(selectPresets().orderBy('id')).map(toPreset)),
    insertPreset: ({ name, description, spec }) =>
      db.transaction(() => {
        const known = db.first(selectPresets().where(sql<boolean>`name = ${name} COLLATE NOCASE`))
        if (known !== undefined) {
          refuse(
            problem('name-taken', 'There is a preset of this name', {
              field: 'name',
              got: known.name,
              remedy: 'Choose another name, or delete that preset in the library.',
            }),
          )
        }
        const values = { name, description, spec: JSON.stringify(spec) }
        return ok({ id: db.run(sqlOf.insertInto('presets').values(values)).lastId, name, description, spec })
      }),
    removePreset: ({ id }) =>
      db.transaction(() => {
        const preset = db.first(selectPresets().where('id', '=', id))
        if (preset === undefined) refuse(notFound('preset', id))
        const undo = beginUndo(db, `Deleted preset ${preset.name}`)
        markRemoved(db, undo, 'presets', 'id', [id])
        return ok(undo)
      }),
  }
}
