import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
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
    if (process.platform === 'win32') return { started: '', isZombie: false }
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
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

/** This process, as the owner of runs and sweeps. */
export function thisProcess(): Owner {
  return { machine: hostname(), pid: process.pid, started: factsOf(process.pid)?.started ?? '' }
}

/** Whether a process still lives; one of another machine counts as alive. */
export function isAlive(owner: Owner): boolean {
  if (owner.machine !== hostname()) return true
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    // A process of another user may not be signalled, but it is there.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
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
  return a.machine === b.machine && a.pid === b.pid && a.started === b.started
}
