import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openStore } from '../../src/main/store/open-store.ts'
import { valueOf } from '../engine/golden-runs.ts'
import { removeFolder } from '../platform.ts'
import { deltascope, type CliRun } from './run-cli.ts'

const home = mkdtempSync(join(tmpdir(), 'deltascope-restore-'))
const file = join(home, 'history.sqlite')
process.env['DELTASCOPE_HOME'] = home
afterAll(() => {
  delete process.env['DELTASCOPE_HOME']
  removeFolder(home)
})

const doctor = (...args: readonly string[]): CliRun => deltascope(['doctor', ...args], home)

test('a backup can be asked for, and stands beside the database', () => {
  const backups = (): readonly string[] => {
    try {
      return readdirSync(join(home, 'backups'))
    } catch {
      return []
    }
  }
  expect(backups()).toEqual([])
  const made = doctor('--backup')
  const [name = ''] = backups()
  expect(made.stdout).toContain(join('backups', name))
  expect(name).toMatch(/\.sqlite$/)
  expect(backups()).toHaveLength(1)
  rmSync(join(home, 'backups'), { recursive: true })
  rmSync(file)
})

test('a damaged database is told with the remedy, and the last backup takes its place', () => {
  const opened = valueOf(openStore(file))
  valueOf(opened.store.createProject({ name: 'Kept', description: '', isSample: false }))
  valueOf(opened.store.backup({}))
  opened.close()
  const sound = doctor('--restore')
  expect(sound.code).toBe(1)
  expect(sound.stderr).toContain('nothing was changed')

  const damaged = readFileSync(file).fill(0x5a, 0, 2048)
  writeFileSync(file, damaged)
  const told = deltascope(['projects'], home)
  expect(told.code).toBe(1)
  expect(told.stderr).toContain('deltascope doctor --restore')
  expect(readFileSync(file).equals(damaged)).toBe(true)

  const restored = doctor('--restore')
  expect(restored.stdout).toContain('Restored')
  expect(deltascope(['projects'], home).stdout).toContain('Kept')
  const kept = readdirSync(home).find((name) => name.includes('.damaged-'))
  expect(readFileSync(join(home, kept ?? '')).equals(damaged)).toBe(true)
})
