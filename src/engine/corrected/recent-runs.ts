/** Neighbouring places `from`..`to` (exclusive) of a lane that were used in this order without a break. */
interface Run {
  readonly lane: number
  from: number
  to: number
  newer: Run | undefined
  older: Run | undefined
  /** Another run of the same lane. */
  next: Run | undefined
}

/**
 * A scratchpad that keeps the `capacity` most recently used places of so many lanes, like `RecentlyUsed`, but knows
 * them as runs: what a lane holds is a few runs, however long they are, and using a run costs no more than these.
 */
export class RecentRuns {
  readonly #capacity: number
  readonly #lanes: (Run | undefined)[]
  #newest: Run | undefined
  #oldest: Run | undefined
  #count = 0

  constructor(lanes: number, capacity: number) {
    this.#capacity = capacity
    this.#lanes = Array.from({ length: lanes }, () => undefined)
  }

  /** Uses the places `from`..`to` (exclusive) of a lane one after the other; how many have to be fetched. */
  use(lane: number, from: number, to: number): number {
    if (this.#capacity <= 0 || from >= to) return Math.max(0, to - from)
    let missed = 0
    const run = this.#append(lane, from)
    while (run.to < to) {
      const held = this.#nextHeld(lane, run.to)
      if (held !== undefined && held.from <= run.to) {
        const end = Math.min(held.to, to)
        this.#take(held, run.to, end)
        run.to = end
      } else {
        const end = Math.min(held?.from ?? to, to)
        missed += this.#fetch(run, end - run.to)
      }
    }
    return missed
  }

  /** Fetches at most `places` places that are not held behind the newest run; how many. */
  #fetch(run: Run, places: number): number {
    const free = this.#capacity - this.#count
    const oldest = this.#oldest
    if (free > 0 || oldest === undefined) {
      const some = Math.min(places, free)
      this.#count += some
      run.to += some
      return some
    }
    // Every place fetched drops the oldest one, which may be of the newest run itself.
    const some = Math.min(places, oldest.to - oldest.from)
    oldest.from += some
    run.to += some
    if (oldest.from === oldest.to) this.#remove(oldest)
    return some
  }

  /** The run of the lane that holds `place` or the first place behind it. */
  #nextHeld(lane: number, place: number): Run | undefined {
    let next: Run | undefined
    for (let run = this.#lanes[lane]; run !== undefined; run = run.next) {
      if (run.to > place && (next === undefined || run.from < next.from)) next = run
    }
    return next
  }

  /** Takes the places `from`..`to` out of a run that holds them. */
  #take(run: Run, from: number, to: number): void {
    if (run.from === from) run.from = to
    else {
      if (to < run.to) this.#insertBehind(run, to, run.to)
      run.to = from
    }
    if (run.from === run.to) this.#remove(run)
  }

  /** A new run, still empty, that is used after all others. */
  #append(lane: number, from: number): Run {
    const run: Run = { lane, from, to: from, newer: undefined, older: this.#newest, next: this.#lanes[lane] }
    this.#lanes[lane] = run
    if (this.#newest !== undefined) this.#newest.newer = run
    this.#newest = run
    this.#oldest ??= run
    return run
  }

  /** Puts `from`..`to` of the run's lane next to `run`, used after it. */
  #insertBehind(run: Run, from: number, to: number): void {
    const { lane, newer } = run
    const part: Run = { lane, from, to, newer, older: run, next: this.#lanes[lane] }
    this.#lanes[lane] = part
    run.newer = part
    if (newer === undefined) this.#newest = part
    else newer.older = part
  }

  #remove(run: Run): void {
    if (run.newer === undefined) this.#newest = run.older
    else run.newer.older = run.older
    if (run.older === undefined) this.#oldest = run.newer
    else run.older.newer = run.newer
    const head = this.#lanes[run.lane]
    if (head === run) {
      this.#lanes[run.lane] = run.next
      return
    }
    for (let other = head; other !== undefined; other = other.next) {
      if (other.next === run) other.next = run.next
    }
  }
}
