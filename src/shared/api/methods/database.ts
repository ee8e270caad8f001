type NoParams = Readonly<Record<string, never>>

/** A copy of the history beside it. */
export interface BackupInfo {
  readonly fileName: string
  readonly bytes: number
  /** Milliseconds since 1970, by the clock of the file system. */
  readonly madeAt: number
}

/** The file the history is in. */
export interface DatabaseInfo {
  /** To be shown: the home folder is written as ~. */
  readonly file: string
  /** What it takes on the disk, with what is written but not yet moved into the file. */
  readonly bytes: number
  readonly runs: number
  readonly layerRows: number
  readonly schemaVersion: number
  /** Newest first. */
  readonly backups: readonly BackupInfo[]
  /** How many backups are kept; a further one drops the oldest. */
  readonly backupsKept: number
  /** Whether the host can show the folder in the system's file manager. */
  readonly canShowFolder: boolean
}

/** Where the history is kept. */
export interface DatabaseMethods {
  readonly 'database.info': { readonly params: NoParams; readonly result: DatabaseInfo }
  /** Makes a backup now. */
  readonly 'database.backup': { readonly params: NoParams; readonly result: BackupInfo }
  /** Shows the folder of the database in the system's file manager. */
  readonly 'database.reveal': { readonly params: NoParams; readonly result: NoParams }
}
