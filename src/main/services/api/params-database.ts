import type { DatabaseMethods } from '../../../shared/api/methods/database.ts'
import { NOTHING, type ParamsTable } from './params-common.ts'

/** What the methods of the database accept: none takes a path, they know their own folder only. */
export const DATABASE_PARAMS: ParamsTable<DatabaseMethods> = {
  'database.info': NOTHING,
  'database.backup': NOTHING,
  'database.reveal': NOTHING,
}
