import type * as nodeFs from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { errnoOf } from './system-problem.ts'

/** What Windows says of a file that a scanner or an indexer holds just after it was written. */
const HELD: ReadonlySet<string> = new Set(['EPERM', 'EACCES', 'EBUSY'])
const ATTEMPTS = 10
const PAUSE_MS = 20

/** Renames; on Windows, where what was just written may be held for a moment, with pauses of 20, 40, … 180 ms. */
export async function patientRename(
  { rename }: Pick<typeof nodeFs, 'rename'>,
  from: string,
  to: string,
  platform = process.platform,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to)
    } catch (error) {
      if (platform !== 'win32' || attempt === ATTEMPTS || !HELD.has(errnoOf(error) ?? '')) throw error
      await wait(attempt * PAUSE_MS)
    }
  }
}
