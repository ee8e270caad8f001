import { availableParallelism, homedir } from 'node:os'
import { join, sep } from 'node:path'
import manifest from '../../../package.json' with { type: 'json' }
import type { AppInfo, HostKind } from '../../shared/api/contract.ts'

/** What the page is told about the program; `workers` is the size of its pool. */
export function appInfo(host: HostKind, workers: number): AppInfo {
  return {
    version: manifest.version,
    host,
    nodeVersion: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cores: availableParallelism(),
    workers,
    dataFolder: withTilde(dataFolder()),
  }
}

/** A path as people write it, the home folder as ~; it is only shown. */
export function withTilde(path: string): string {
  const home = homedir()
  return path === home || path.startsWith(home + sep) ? `~${path.slice(home.length)}` : path
}

/** The folder for what Deltascope keeps between starts: DELTASCOPE_HOME, or where the system keeps such things. */
export function dataFolder(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  const chosen = env['DELTASCOPE_HOME']
  if (chosen !== undefined && chosen !== '') return chosen
  const home = homedir()
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'deltascope')
  if (platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'deltascope')
  return join(env['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'deltascope')
}
