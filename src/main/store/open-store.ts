import { ok, type Result } from '../../engine/model/problem.ts'
import { connect, type Connection } from './connection.ts'
import { importProject } from './import-project.ts'
import { openDatabase, type OpenOptions } from './open-database.ts'
import { otherMethods } from './other-methods.ts'
import { presetMethods } from './preset-methods.ts'
import { projectMethods } from './project-methods.ts'
import { attempt } from './refusal.ts'
import { runMethods } from './run-methods.ts'
import type { Store } from './store.ts'
import { sweepMethods } from './sweep-methods.ts'
import { purge } from './undo-log.ts'

/** A store in this thread; whoever opened it closes it. */
export interface OpenStore {
  readonly store: Store
  readonly close: () => void
}

/** Opens the database in this thread, which waits for it: for the store's own thread, for commands and for tests. */
export function openStore(file: string, options: OpenOptions = {}): Result<OpenStore> {
  return attempt(file, () => {
    const raw = openDatabase(file, options)
    const db = connect(raw, file, options.now ?? Date.now)
    const purged = attempt(file, () => ok(purge(db)))
    // Old deletes can wait for another start.
    const notes = purged.ok ? [] : purged.problems.map((why) => ({ ...why, severity: 'warning' as const }))
    return ok({ store: storeOn(db), close: () => raw.close() }, notes)
  })
}

/** Every method on a connection, with whatever it throws as a problem. */
function storeOn(db: Connection): Store {
  const methods: Store = {
    ...projectMethods(db),
    importProject: (project) => importProject(db, project),
    ...runMethods(db),
    ...sweepMethods(db),
    ...otherMethods(db),
    ...presetMethods(db),
  }
  const guarded = Object.entries(methods).map(([name, method]) => {
    // Each method is called with the parameters of its own name.
    const call = method as (params: unknown) => Result<unknown>
    return [name, (params: unknown) => attempt(db.file, () => call(params))] as const
  })
  return Object.fromEntries(guarded) as unknown as Store
}
