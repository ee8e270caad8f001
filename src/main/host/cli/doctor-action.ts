import { join } from 'node:path'
import { fail, ok, problem, type Result } from '../../../engine/model/problem.ts'
import { dataFolder } from '../../services/api-info.ts'
import { DATABASE_NAME } from '../../services/workbench.ts'
import { checkHealth, type HealthCheck } from './doctor-checks.ts'
import { DONE, FAILED, print, printJson, type ExitCode } from './output.ts'
import { printable } from './text-table.ts'
import { refuse, ROOT, WORKER_FILES, type JsonOption } from './with-workbench.ts'

/** Options of `deltascope doctor` after parsing. */
export interface DoctorOptions extends JsonOption {
  readonly restore?: boolean
  readonly backup?: boolean
}

/** Runs every check and prints its outcome; on request the last backup is put in place or one is made before. */
export async function runDoctor({ json, restore, backup }: DoctorOptions): Promise<ExitCode> {
  const restored = restore === true ? await restoreLast() : ok('')
  if (!restored.ok) return refuse(restored.problems, json)
  const backedUp = backup === true ? await backUp() : ok('')
  if (!backedUp.ok) return refuse(backedUp.problems, json)
  if (json !== true) print(restored.value + backedUp.value)
  const checks = await checkHealth({
    home: dataFolder(),
    root: ROOT,
    files: WORKER_FILES,
    nodeVersion: process.versions.node,
  })
  const isSound = checks.every(({ state }) => state !== 'broken')
  if (json === true) printJson({ ok: isSound, checks })
  else print(checks.map(lineOf).join(''))
  return isSound ? DONE : FAILED
}

/** A backup beside the others; the oldest goes. */
async function backUp(): Promise<Result<string>> {
  const { openStore } = await import('../../store/open-store.ts')
  const opened = openStore(join(dataFolder(), DATABASE_NAME))
  if (!opened.ok) return opened
  try {
    const made = opened.value.store.backup({})
    return made.ok ? ok(`Backed up into ${printable(made.value.file)}\n\n`) : made
  } finally {
    opened.value.close()
  }
}

/** What a restored backup mends. */
const DAMAGES: ReadonlySet<string> = new Set(['database-corrupt', 'not-a-database'])

/** The backup takes the place of a database that cannot be opened, and of no other. */
async function restoreLast(): Promise<Result<string>> {
  const { openStore } = await import('../../store/open-store.ts')
  const { listBackups, restoreBackup } = await import('../../store/backups.ts')
  const file = join(dataFolder(), DATABASE_NAME)
  const opened = openStore(file)
  if (opened.ok) {
    opened.value.close()
    const remedy = 'Leave --restore out.'
    return fail(
      problem('database-sound', 'The database can be opened; nothing was changed', { file, remedy }),
    )
  }
  if (!opened.problems.some(({ code }) => DAMAGES.has(code))) return opened
  const [newest] = listBackups(file)
  if (newest === undefined) return fail(problem('no-backup', 'There is no backup of the database', { file }))
  const restored = restoreBackup(file, newest)
  return restored.ok
    ? ok(`Restored ${printable(newest)}; the damaged file is ${printable(restored.value.kept)}\n\n`)
    : restored
}

function lineOf({ title, state, detail, remedy }: HealthCheck): string {
  const line = `${state.padEnd(6)}  ${title}: ${printable(detail)}\n`
  return remedy === undefined ? line : `${line}${' '.repeat(8)}${printable(remedy)}\n`
}
