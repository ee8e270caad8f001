/** Cycles at which the three scratchpads serve a line, when it is asked for. */
export interface ServedCycles {
  ifmap: number
  filter: number
  ofmap: number
}

/**
 * The cycle of each line: a list of the lines on which something waits, kept in growing typed arrays; lines between
 * them run one per cycle. Reads take `hitLatency` cycles.
 */
export class LineClock {
  readonly #hitLatency: number
  readonly #lines: number[] = []
  readonly #served: number[] = []
  readonly #stallAfter: number[] = []
  /** How much later, and earlier, than its demand any line is served. */
  #latest = 0
  #earliest = 0

  constructor(hitLatency: number) {
    this.#hitLatency = hitLatency
  }

  /** Notes a line served out of step; lines come in ascending order. */
  add(line: number, stallAfter: number, ifmap: number, filter: number, ofmap: number): void {
    const demanded = line + (this.#stallAfter.at(-1) ?? 0)
    this.#latest = Math.max(this.#latest, ifmap - demanded, filter - demanded, ofmap - demanded)
    this.#earliest = Math.max(this.#earliest, demanded - ifmap, demanded - filter)
    this.#lines.push(line)
    this.#stallAfter.push(stallAfter)
    this.#served.push(ifmap, filter, ofmap)
  }

  /** Writes the cycles of `line` into `out`. */
  at(line: number, out: ServedCycles): void {
    const index = this.#lastNotAfter(line)
    if (index >= 0 && this.#lines[index] === line) {
      out.ifmap = this.#served[3 * index] ?? 0
      out.filter = this.#served[3 * index + 1] ?? 0
      out.ofmap = this.#served[3 * index + 2] ?? 0
      return
    }
    const cycle = line + (index < 0 ? 0 : (this.#stallAfter[index] ?? 0))
    out.ifmap = cycle + this.#hitLatency
    out.filter = cycle + this.#hitLatency
    out.ofmap = cycle
  }

  /**
   * Lines that can be served in the cycles first..last, both included: a few more, since a line with a wait of its own
   * is served later than it is demanded, and version 3 serves some earlier.
   */
  linesServedIn(first: number, last: number, lines: number): readonly [from: number, to: number] {
    return [
      this.#firstDemandedAt(first - this.#hitLatency - this.#latest, lines),
      this.#firstDemandedAt(last + this.#earliest + 1, lines),
    ]
  }

  /** First line demanded at `cycle` or later; demands come in ascending cycles. */
  #firstDemandedAt(cycle: number, lines: number): number {
    let low = 0
    let high = lines
    while (low < high) {
      const mid = Math.floor((low + high) / 2)
      const index = this.#lastNotAfter(mid - 1)
      if (mid + (index < 0 ? 0 : (this.#stallAfter[index] ?? 0)) >= cycle) high = mid
      else low = mid + 1
    }
    return low
  }

  #lastNotAfter(line: number): number {
    let low = 0
    let high = this.#lines.length
    while (low < high) {
      const mid = (low + high) >> 1
      if ((this.#lines[mid] ?? 0) <= line) low = mid + 1
      else high = mid
    }
    return low - 1
  }
}
