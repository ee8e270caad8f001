import type { BankConfig } from '../model/array-config.ts'
import { type Folding, foldBase } from '../systolic/folding.ts'
import type { DemandLines } from './layout-demand.ts'
import type { BankedPlaces } from './layout-places.ts'
import { singleGroups, walkWords } from './layout-walk.ts'
import { type EventBlock, type EventCursor, PrefetchEvents } from './prefetch-events.ts'
import { SlidingWindow } from './sliding-window.ts'
import { type UserBuffer, type UserRead, UserReadPort } from './user-read.ts'

/** A read operand with a custom layout: its lines are early or late by bank conflicts besides its prefetches. */
export interface BankedRead extends UserRead {
  /** Lines whose cycles differ from the usual one, and by how many: -1 for a line without requests. */
  readonly conflicts: PrefetchEvents
}

/** Sizes of the first fill and of a prefetch, in fetch lines, for an operand of `slots` fetch slots. */
export function fetchSizes(slots: number, buffer: UserBuffer): Omit<UserRead, 'events'> {
  const { capacityWords, interfaceWords } = buffer
  const active = Math.ceil(capacityWords / 2)
  return {
    fillLines: Math.min(Math.ceil(active / interfaceWords), Math.ceil(slots / interfaceWords)),
    prefetchLines: Math.ceil((capacityWords - active) / interfaceWords),
    interfaceWords,
  }
}

/** Prefetches and bank conflicts of an operand with a custom layout. */
export function bankedRead(
  f: Folding,
  demand: DemandLines,
  places: BankedPlaces,
  buffer: UserBuffer,
  bank: BankConfig,
): BankedRead {
  const window = new SlidingWindow(places.words, buffer.capacityWords, places.groupWords)
  return {
    ...fetchSizes(places.slots, buffer),
    events: walkWords(f, demand, singleGroups(places.groupOf), window),
    conflicts: bankConflicts(f, demand, places, bank.portsPerBank),
  }
}

/** Counts, line by line, the groups that one bank is asked for: a bank serves as many per cycle as it has ports. */
class ConflictCounter {
  readonly #places: BankedPlaces
  readonly #ports: number
  /** Last line (numbered over all folds) on which a group was asked of a bank. */
  readonly #seen: Int32Array
  readonly #perBank: Int32Array
  #line = 0

  constructor(places: BankedPlaces, ports: number) {
    this.#places = places
    this.#ports = ports
    const groups = Math.ceil(places.words / places.groupWords)
    this.#seen = new Int32Array(groups * places.banks)
    this.#perBank = new Int32Array(places.banks)
  }

  /** Cycles that a line takes beyond the usual one. */
  extra(words: Int32Array, count: number): number {
    const { banks, bankOf, groupOf } = this.#places
    this.#line++
    this.#perBank.fill(0)
    let most = 0
    for (let i = 0; i < count; i++) {
      const word = words[i] ?? 0
      const bank = bankOf[word] ?? 0
      const slot = (groupOf[word] ?? 0) * banks + bank
      if (this.#seen[slot] === this.#line) continue
      this.#seen[slot] = this.#line
      const asked = (this.#perBank[bank] ?? 0) + 1
      this.#perBank[bank] = asked
      if (asked > most) most = asked
    }
    return Math.ceil(most / this.#ports) - 1
  }
}

/** A word never changes its place, so conflicts do not depend on the window: each kind of fold is looked at once. */
function bankConflicts(f: Folding, demand: DemandLines, places: BankedPlaces, ports: number): PrefetchEvents {
  const events = new PrefetchEvents()
  const counter = new ConflictCounter(places, ports)
  const memory = new Map<number, EventBlock>()
  for (let fc = 0; fc < f.colFolds; fc++) {
    for (let fr = 0; fr < f.rowFolds; fr++) {
      const key = demand.key(fc, fr)
      let block = memory.get(key)
      if (block === undefined) {
        demand.enter(fc, fr)
        block = foldConflicts(f.linesPerFold, demand, counter)
        memory.set(key, block)
      }
      events.append(block, foldBase(f, fc, fr))
    }
  }
  return events
}

function foldConflicts(linesPerFold: number, demand: DemandLines, counter: ConflictCounter): EventBlock {
  const lines: number[] = []
  const steps: number[] = []
  for (let line = 0; line < linesPerFold; line++) {
    const index = line - demand.firstLine
    const asked = index >= 0 && index < demand.lines ? demand.line(index, true) : 0
    const extra = counter.extra(demand.words, asked)
    if (extra === 0) continue
    lines.push(line)
    steps.push(extra)
  }
  return { lines, steps, endStart: 0 }
}

/** The clock's view of an operand with a custom layout: waits for the last prefetch, then for its banks. */
export class BankedReadPort extends UserReadPort {
  readonly #conflicts: EventCursor

  constructor(read: BankedRead) {
    super(read, 'wait-for-last')
    this.#conflicts = read.conflicts.cursor()
  }

  override get line(): number {
    return Math.min(super.line, this.#conflicts.line)
  }

  override serve(cycle: number): number {
    const line = this.line
    const conflict = this.#conflicts.line === line ? this.#conflicts.steps : 0
    const arrived = super.line === line ? super.serve(cycle) : cycle + 1
    if (this.#conflicts.line === line) this.#conflicts.next()
    return arrived + conflict
  }
}
