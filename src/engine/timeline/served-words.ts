import type { LineSeries } from './fold-series.ts'
import { countBelow, NumberList } from './number-list.ts'
import type { StallClock } from './stall-clock.ts'

/** When an operand's scratchpad serves each line. */
export interface ServiceClock {
  /** Words served before `cycle`, of the words that `series` demands. */
  wordsBefore(series: LineSeries, cycle: number): number
  /** Number of lines served before `cycle`. */
  linesBefore(cycle: number): number
  /** One past the last cycle in which any of `lines` lines is served. */
  end(lines: number): number
  /** True when lines are served one after another, each in a cycle of its own. */
  readonly inOrder: boolean
}

/** Corrected rules: a line's words move in the cycle in which the line runs. */
export class RunningService implements ServiceClock {
  readonly inOrder = true
  readonly #clock: StallClock

  constructor(clock: StallClock) {
    this.#clock = clock
  }

  wordsBefore(series: LineSeries, cycle: number): number {
    return series.before(this.#clock.linesBefore(cycle))
  }

  linesBefore(cycle: number): number {
    return this.#clock.linesBefore(cycle)
  }

  end(lines: number): number {
    return this.#clock.cycleOf(lines - 1) + 1
  }
}

/** Words of the lines with a cycle of their own, in ascending cycles, and their sums. */
interface OwnWords {
  readonly cycles: Float64Array
  readonly upTo: Float64Array
  readonly upToLine: Float64Array
}

/**
 * The original: a line is served `latency` cycles after it is due, except lines with an event, which are served in a
 * cycle of their own - later, or in version 3 even earlier than that.
 */
export class OriginalService implements ServiceClock {
  readonly #clock: StallClock
  readonly #latency: number
  readonly #lines = new NumberList()
  readonly #cycles = new NumberList()
  #inOrder = true
  #last = 0
  readonly #words = new Map<LineSeries, OwnWords>()

  constructor(clock: StallClock, latency: number) {
    this.#clock = clock
    this.#latency = latency
  }

  get inOrder(): boolean {
    return this.#inOrder
  }

  /** Notes that `line`, due at `due`, is served at `cycle`; lines come in ascending order. */
  add(line: number, due: number, cycle: number): void {
    this.#last = Math.max(this.#last, cycle)
    if (cycle === due + this.#latency) return
    if (cycle < due + this.#latency) this.#inOrder = false
    this.#lines.push(line)
    this.#cycles.push(cycle)
  }

  linesBefore(cycle: number): number {
    const lines = this.#clock.linesDueBefore(cycle - this.#latency)
    const at = countBelow(this.#lines.values, lines) - 1
    return at >= 0 && this.#lines.at(at) === lines - 1 && this.#cycles.at(at) >= cycle ? lines - 1 : lines
  }

  wordsBefore(series: LineSeries, cycle: number): number {
    const lines = this.#clock.linesDueBefore(cycle - this.#latency)
    if (this.#lines.length === 0) return series.before(lines)
    const own = this.#ownWords(series)
    const due = own.upToLine[countBelow(this.#lines.values, lines)] ?? 0
    return series.before(lines) - due + (own.upTo[countBelow(own.cycles, cycle)] ?? 0)
  }

  end(lines: number): number {
    const last = lines - 1
    const own = countBelow(this.#lines.values, last) < countBelow(this.#lines.values, lines)
    return Math.max(this.#last, own ? 0 : this.#clock.dueOf(last) + this.#latency) + 1
  }

  #ownWords(series: LineSeries): OwnWords {
    const known = this.#words.get(series)
    if (known !== undefined) return known
    const count = this.#lines.length
    const words = Float64Array.from(
      this.#lines.values,
      (line) => series.before(line + 1) - series.before(line),
    )
    const order = Array.from({ length: count }, (_, i) => i)
    if (!this.#inOrder) order.sort((a, b) => this.#cycles.at(a) - this.#cycles.at(b))
    const upToLine = new Float64Array(count + 1)
    const upTo = new Float64Array(count + 1)
    for (let i = 0; i < count; i++) {
      upToLine[i + 1] = (upToLine[i] ?? 0) + (words[i] ?? 0)
      upTo[i + 1] = (upTo[i] ?? 0) + (words[order[i] ?? 0] ?? 0)
    }
    const own = { cycles: Float64Array.from(order, (i) => this.#cycles.at(i)), upTo, upToLine }
    this.#words.set(series, own)
    return own
  }
}
