import { statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { fail, ok, problem, type Result } from '../../engine/model/problem.ts'
import type { BackupInfo, DatabaseMethods } from '../../shared/api/methods/database.ts'
import { BACKUPS_KEPT } from '../store/backups.ts'
import type { RemoteStore } from '../store/store.ts'
import { withTilde } from './api-info.ts'
import { messageOf } from './system-problem.ts'

/** Shows a folder in the system's file manager; resolves to what kept it from doing so, empty when it did. */
export type ShowFolder = (folder: string) => Promise<string>

/** What the service needs; a host that has no file manager gives no `showFolder`. */
export interface DatabaseContext {
  readonly store: Pick<RemoteStore, 'info' | 'backup'>
  readonly databaseFile: string
  readonly showFolder?: ShowFolder
}

type Methods = {
  readonly [M in keyof DatabaseMethods]: () => Promise<Result<DatabaseMethods[M]['result']>>
}

/** Where the history is kept, how large it is, and its backups. */
export function databaseMethods({ store, databaseFile, showFolder }: DatabaseContext): Methods {
  return {
    'database.info': async () => {
      const info = await store.info({})
      if (!info.ok) return info
      const { file, bytes, runs, layerRows, schemaVersion, backups } = info.value
      return ok({
        file: withTilde(file),
        bytes,
        runs,
        layerRows,
        schemaVersion,
        backups: backups.flatMap((path) => backupInfo(path) ?? []),
        backupsKept: BACKUPS_KEPT,
        canShowFolder: showFolder !== undefined,
      })
    },
    'database.backup': async () => {
      const made = await store.backup({})
      if (!made.ok) return made
      const info = backupInfo(made.value.file)
      return info === undefined
        ? fail(problem('backup-missing', 'The backup is gone already', { file: made.value.file }))
        : ok(info)
    },
    'database.reveal': async () => {
      const folder = dirname(databaseFile)
      if (showFolder === undefined)
        return fail(
          problem('no-file-manager', 'A page in a browser cannot open folders', {
            file: folder,
            remedy: 'Open the folder by its path.',
          }),
        )
      const failure = await showFolder(folder).catch(messageOf)
      return failure === ''
        ? ok({})
        : fail(problem('not-shown', `The folder cannot be shown: ${failure}`, { file: folder }))
    },
  }
}

/** A backup as its file says; undefined when another program has just dropped it. */
function backupInfo(path: string): BackupInfo | undefined {
  try {
    const { size, mtimeMs } = statSync(path)
    return { fileName: basename(path), bytes: size, madeAt: Math.round(mtimeMs) }
  } catch {
    return undefined
  }
}
