import { z } from 'zod'
import type { ProjectMethods } from '../../../shared/api/methods/projects.ts'
import {
  FILE_BASE64,
  FILTER,
  ID,
  LONG_TEXT,
  NAME,
  NOTHING,
  PROJECT_OR_ALL,
  type ParamsTable,
} from './params-common.ts'

const KEY = z.string().regex(/^[a-z][a-z0-9.-]{0,99}$/)

/** What the methods of projects, views and settings accept. */
export const PROJECT_PARAMS: ParamsTable<ProjectMethods> = {
  'projects.list': NOTHING,
  'projects.create': z.strictObject({ name: NAME, description: LONG_TEXT }),
  'projects.update': z.strictObject({
    id: ID,
    name: NAME.exactOptional(),
    description: LONG_TEXT.exactOptional(),
  }),
  'projects.remove': z.strictObject({ id: ID }),
  'projects.export': z.strictObject({ id: ID }),
  'projects.import': z.strictObject({ fileName: z.string().max(255), base64: FILE_BASE64 }),
  'views.list': z.strictObject({ projectId: PROJECT_OR_ALL }),
  'views.save': z.strictObject({
    projectId: PROJECT_OR_ALL,
    name: NAME,
    filter: FILTER,
    columns: z.array(z.string().max(100)).max(100),
  }),
  'views.remove': z.strictObject({ id: ID }),
  'undo.apply': z.strictObject({ undoId: ID }),
  'settings.get': z.strictObject({ key: KEY }),
  'settings.set': z.strictObject({ key: KEY, json: z.string().max(1_000_000) }),
}
