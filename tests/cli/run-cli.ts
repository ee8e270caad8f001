import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach } from 'vitest'
import { removeFolder } from '../platform.ts'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
export const LAUNCHER = join(ROOT, 'bin', 'deltascope.js')
const GOLDEN = join(ROOT, 'tests', 'golden')

/** A small network on a 4 x 6 array, with the reports the original wrote. */
export const TINY = join(GOLDEN, 'traces', 'tiny__is__4x6__CALC')

/** What users have: the machine's own Node, not the one npm puts first. */
export const SYSTEM_PATH = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules'))
  .join(delimiter)

export interface CliRun {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs `deltascope` to its end. */
export function deltascope(args: readonly string[], cwd: string): CliRun {
  const { status, stdout, stderr } = spawnSync('node', [LAUNCHER, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, PATH: SYSTEM_PATH },
  })
  return { code: status, stdout, stderr }
}

/** Starts `deltascope` without waiting for it. */
export function startDeltascope(args: readonly string[], cwd: string): ChildProcess {
  return spawn('node', [LAUNCHER, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH: SYSTEM_PATH },
  })
}

/** A folder of its own for every test of a file, with `run.cfg` and `net.csv` in it. */
export function workFolder(): { readonly path: string; readonly names: () => readonly string[] } {
  let path = ''
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'deltascope-cli-'))
    cpSync(join(TINY, 'config.cfg'), join(path, 'run.cfg'))
    cpSync(join(TINY, 'topology.csv'), join(path, 'net.csv'))
  })
  afterEach(() => removeFolder(path))
  return {
    get path() {
      return path
    },
    names: () => readdirSync(path, { recursive: true, encoding: 'utf8' }).toSorted(),
  }
}
