import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { HealthCheck } from '../../src/main/host/cli/doctor-checks.ts'
import { removeFolder } from '../platform.ts'
import { deltascope, type CliRun } from './run-cli.ts'

let home = ''
const before = process.env['DELTASCOPE_HOME']
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'deltascope-doctor-'))
  process.env['DELTASCOPE_HOME'] = home
})
afterEach(() => {
  if (before === undefined) delete process.env['DELTASCOPE_HOME']
  else process.env['DELTASCOPE_HOME'] = before
  chmodSync(home, 0o700)
  removeFolder(home)
})

function doctor(): CliRun & { readonly checks: readonly HealthCheck[] } {
  const ended = deltascope(['doctor', '--json'], home)
  return {
    ...ended,
    checks: (JSON.parse(ended.stdout) as { readonly checks: readonly HealthCheck[] }).checks,
  }
}

const stateOf = (checks: readonly HealthCheck[], id: string): string | undefined =>
  checks.find((check) => check.id === id)?.state

test('a sound machine: every part is looked at, nothing is broken', () => {
  const { code, checks } = doctor()
  expect(code).toBe(0)
  const ids = ['node', 'electron', 'page', 'folder', 'disk', 'sqlite', 'database', 'workers']
  expect(checks.map(({ id }) => id)).toEqual(ids)
  expect(checks.filter(({ state }) => state === 'broken')).toEqual([])
  expect(checks.find(({ id }) => id === 'sqlite')?.detail).toMatch(/^3\.\d+\.\d+$/)
})

test('a database with runs is counted', () => {
  expect(deltascope(['run', '--array', '256x256', '--workload', 'AlexNet-seed'], home).code).toBe(0)
  const { checks } = doctor()
  expect(checks.find(({ id }) => id === 'database')?.detail).toContain('sound: 1 run, ')
})

test('a database that is none is told, kept, and ends with 1', () => {
  writeFileSync(join(home, 'history.sqlite'), 'this is no database, but somebody may need it '.repeat(100))
  const { code, checks } = doctor()
  expect(code).toBe(1)
  expect(stateOf(checks, 'database')).toBe('broken')
  expect(checks.find(({ id }) => id === 'database')?.remedy).not.toBe('')
  expect(stateOf(checks, 'workers')).toBe('ok')
})

test('a data folder that is a file is told', () => {
  const file = join(home, 'file')
  writeFileSync(file, '')
  process.env['DELTASCOPE_HOME'] = file
  const { code, checks } = doctor()
  expect(code).toBe(1)
  expect(stateOf(checks, 'folder')).toBe('broken')
})

test('in words, one line each, with remedies below', () => {
  mkdirSync(join(home, 'inner'))
  const { code, stdout } = deltascope(['doctor'], home)
  expect(code).toBe(0)
  expect(stdout).toMatch(/^ok {6}Node: \d+/)
  expect(stdout).toContain('Workers: ')
})
