/** What tests may expect of the system they run on. */
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const isWindows = process.platform === 'win32'

/** Windows lets only some users make links to files. */
export const canLink = linksAreAllowed()

function linksAreAllowed(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'deltascope-link-'))
  try {
    symlinkSync(join(folder, 'to'), join(folder, 'link'))
    return true
  } catch {
    return false
  } finally {
    removeFolder(folder)
  }
}

/** Removes a folder of a test; on Windows a program that has just ended may hold its files for a moment. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
}
