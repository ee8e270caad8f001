import { hostname } from 'node:os'
import { describe, expect, test } from 'vitest'
import { isAlive, isGoneOnWindows, isSameOwner, thisProcess } from '../../../src/main/store/owner.ts'

const ME = thisProcess()

test('this process lives, under whatever domain its machine is known just now', () => {
  expect(isAlive(ME)).toBe(true)
  const [name = ''] = hostname().split('.')
  const elsewhere = { ...ME, machine: `${name.toUpperCase()}.another.network` }
  expect(isSameOwner(ME, elsewhere)).toBe(true)
  // No pid is that large.
  expect(isAlive({ ...elsewhere, pid: 2 ** 30 })).toBe(false)
  expect(isAlive({ ...elsewhere, pid: 2 ** 30, machine: `${name}2` })).toBe(true)
  expect(isSameOwner(ME, { ...ME, machine: `${name}2` })).toBe(false)
})

test('the same in every locale and time zone', () => {
  const before = { LC_ALL: process.env['LC_ALL'], TZ: process.env['TZ'] }
  Object.assign(process.env, { LC_ALL: 'de_DE.UTF-8', TZ: 'Pacific/Auckland' })
  try {
    expect(thisProcess()).toEqual(ME)
    expect(isAlive(ME)).toBe(true)
  } finally {
    for (const [key, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[key]
      else process.env[key] = value
    }
  }
})

describe('on Windows, where only a pid is known of other processes', () => {
  const MINUTE = 60_000
  const [pid, bootedMs] = [4711, 1_800_000_000_000]
  const facts = { pid, startedMs: bootedMs + 60 * MINUTE, bootedMs }
  const other = (startedMs: number) => ({ machine: 'here', pid: 1, started: String(startedMs) })
  const reborn = (startedMs: number) => ({ ...other(startedMs), pid })

  test('an owner from before the last start of the machine is gone', () => {
    expect(isGoneOnWindows(other(bootedMs + 1), facts)).toBe(false)
    // A clock that was set a little is no restart.
    expect(isGoneOnWindows(other(bootedMs - 5 * MINUTE), facts)).toBe(false)
    expect(isGoneOnWindows(other(bootedMs - 5 * MINUTE - 1), facts)).toBe(true)
  })

  test('an owner of our pid is gone unless it is us', () => {
    expect(isGoneOnWindows(reborn(facts.startedMs), facts)).toBe(false)
    expect(isGoneOnWindows(reborn(facts.startedMs - 5 * MINUTE), facts)).toBe(false)
    expect(isGoneOnWindows(reborn(facts.startedMs - 5 * MINUTE - 1), facts)).toBe(true)
    expect(isGoneOnWindows({ ...reborn(0), started: 'unreadable' }, facts)).toBe(true)
  })

  test('an owner whose start nobody knows is taken for alive', () => {
    expect(isGoneOnWindows({ ...reborn(0), started: '' }, facts)).toBe(false)
    expect(isGoneOnWindows({ ...other(0), started: '' }, facts)).toBe(false)
  })
})
