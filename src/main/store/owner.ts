import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { hostname, uptime } from 'node:os'
import type { Owner } from './rows.ts'

/** What the operating system says of a pid. */
interface ProcessFacts {
  /** Opaque; another process of the same pid has another one. Empty where the system does not tell. */
  readonly started: string
  /** Killed, and only waiting for its parent to notice. */
  readonly isZombie: boolean
}

/** Facts of a pid; undefined where they cannot be had. */
function factsOf(pid: number): ProcessFacts | undefined {
  try {
    if (process.platform === 'linux') return linuxFacts(pid)
    // In words and a time zone that are the same for every program that asks.
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }
    const options = { encoding: 'utf8', env } as const
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], options).trim()
    const [state = '', ...start] = line.split(/\s+/)
    return line === '' ? undefined : { started: start.join(' '), isZombie: state.startsWith('Z') }
  } catch {
    return undefined
  }
}

/** Start times count from the boot, so the boot is part of the identity. */
function linuxFacts(pid: number): ProcessFacts {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name in parentheses may hold anything; the state follows it, the start time is the 20th field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { started: `${boot} ${fields[19]}`, isZombie: fields[0] === 'Z' }
}

/** What Windows tells without starting another program: this process, and when the machine was started. */
interface WindowsFacts {
  readonly pid: number
  /** Milliseconds since 1970, as the next. */
  readonly startedMs: number
  readonly bootedMs: number
}

const STARTED_MS = Math.round(Date.now() - process.uptime() * 1000)

const windowsFacts = (): WindowsFacts => ({
  pid: process.pid,
  startedMs: STARTED_MS,
  bootedMs: Date.now() - uptime() * 1000,
})

/** By how much a clock may be set while a program runs without its being taken for another one. */
const CLOCK_SLACK_MS = 5 * 60_000

/**
 * Whether the owner of a pid that is taken on Windows is gone all the same: it began before the machine did, or its pid
 * is ours now. A pid that went to a third program since cannot be told; its runs are freed when that one ends.
 */
export function isGoneOnWindows({ pid, started }: Owner, facts: WindowsFacts): boolean {
  if (started === '') return false
  const startedMs = Number(started)
  if (pid === facts.pid) return !(Math.abs(startedMs - facts.startedMs) <= CLOCK_SLACK_MS)
  return startedMs < facts.bootedMs - CLOCK_SLACK_MS
}

/** This process, as the owner of runs and sweeps. */
export function thisProcess(): Owner {
  const started = process.platform === 'win32' ? String(STARTED_MS) : factsOf(process.pid)?.started
  return { machine: hostname(), pid: process.pid, started: started ?? '' }
}

/** A laptop keeps its name in every network, but not the domain behind it. */
function isSameMachine(a: string, b: string): boolean {
  const [short, other] = [a, b].map((name) => name.split('.', 1)[0]?.toLowerCase())
  return short === other
}

/** Whether a process still lives; one of another machine counts as alive. */
export function isAlive(owner: Owner): boolean {
  if (!isSameMachine(owner.machine, hostname())) return true
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    // A process of another user may not be signalled, but it is there.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  if (process.platform === 'win32') return !isGoneOnWindows(owner, windowsFacts())
  const facts = factsOf(owner.pid)
  if (facts === undefined || facts.started === '' || owner.started === '') return true
  return facts.started === owner.started && !facts.isZombie
}

/** How an owner is stored; all NULL for nobody. */
export interface OwnerColumns {
  readonly ownerMachine: string | null
  readonly ownerPid: number | null
  readonly ownerStarted: string | null
}

/** The owner of a row. */
export function ownerOf({ ownerMachine, ownerPid, ownerStarted }: OwnerColumns): Owner | null {
  return ownerPid === null
    ? null
    : { machine: ownerMachine ?? '', pid: ownerPid, started: ownerStarted ?? '' }
}

/** The columns of an owner. */
export function ownerColumns(owner: Owner | null): OwnerColumns {
  return {
    ownerMachine: owner?.machine ?? null,
    ownerPid: owner?.pid ?? null,
    ownerStarted: owner?.started ?? null,
  }
}

/** Whether two are the same process. */
export function isSameOwner(a: Owner, b: Owner): boolean {
  return isSameMachine(a.machine, b.machine) && a.pid === b.pid && a.started === b.started
}
