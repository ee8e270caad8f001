import type { OutputStream } from '../systolic/output-stream.ts'

/** What the original reports of the ofmap's way to DRAM. */
export interface DrainSummary {
  readonly startCycle: number
  readonly stopCycle: number
  readonly words: number
}

/** Told how words are packed into lines and when lines drain. */
export interface DrainObserver {
  /** Line number `line` was closed with `empty` free slots. */
  partial(line: number, empty: number): void
  /** Lines `firstLine`.. drain, one per cycle, from `cycle` on. */
  drain(cycle: number, firstLine: number, lines: number): void
}

/**
 * The original's ofmap scratchpad (specification section 6), event by event: words are packed into lines of the
 * interface width; when more than half is full and nothing drains, half of it starts to drain; a word that finds the
 * buffer full waits for the drain. Words between events are counted, not walked.
 */
export class WriteBuffer {
  readonly #stream: OutputStream
  readonly #lineWords: number
  readonly #drainLines: number
  readonly #threshold: number
  readonly #observer: DrainObserver | undefined
  #free: number
  #fill = 0
  #closedLines = 0
  #drainedLines = 0
  #drainEnd = 0
  #position = 0
  #words = 0
  #start = -1
  #stop = -1
  #latest = -1
  /** Partly filled lines still waiting: line number and empty slots, in line order. */
  readonly #partialLine: number[] = []
  readonly #partialEmpty: number[] = []
  #partialHead = 0

  /** `capacityWords` is the whole scratchpad, `lineWords` the words per cycle of the DRAM interface. */
  constructor(stream: OutputStream, capacityWords: number, lineWords: number, observer?: DrainObserver) {
    this.#stream = stream
    this.#lineWords = lineWords
    const drainWords = capacityWords - Math.ceil(capacityWords / 2)
    this.#drainLines = Math.ceil(drainWords / lineWords)
    this.#threshold = capacityWords - drainWords
    this.#free = capacityWords
    this.#observer = observer
  }

  /** Next line on which a word starts a drain or waits, if the clock stays `stall` cycles late; Infinity if none. */
  nextLine(stall: number): number {
    const resume = this.#drainEnd - stall
    const full = this.#position + Math.max(1, this.#free) - 1
    if (full < this.#stream.words) {
      const line = this.#stream.lineOf(full)
      if (line < resume) return line
    }
    const half = this.#position + Math.max(1, this.#free - this.#threshold + 1) - 1
    const trigger = Math.max(half, this.#stream.before(resume))
    return trigger < this.#stream.words ? this.#stream.lineOf(trigger) : Infinity
  }

  /** Stores all words before `line` without events; the caller knows there are none. */
  skipTo(line: number): void {
    this.#append(this.#stream.before(line) - this.#position)
  }

  /** Stores the words of `line`, which arrive at `cycle`; returns the cycle at which the last of them is stored. */
  serve(line: number, cycle: number): number {
    this.skipTo(line)
    let left = this.#stream.on(line)
    let now = cycle
    while (left > 0) {
      const draining = now < this.#drainEnd
      const need = Math.max(1, draining ? this.#free : this.#free - this.#threshold + 1)
      if (need > left) break
      this.#append(need)
      left -= need
      if (draining) now = this.#drainEnd
      else this.#drain(now)
    }
    this.#append(left)
    return now
  }

  /** Empties the buffer after the last line; the original does not wait for a drain that still runs. */
  flush(totalCycles: number): void {
    this.skipTo(Infinity)
    this.#closeLine()
    let cycle = totalCycles
    while (this.#closedLines > this.#drainedLines) {
      this.#drainFrom(cycle)
      cycle = this.#drainEnd + 1
    }
  }

  /** Start, stop and words; v2 takes the stop of the last drain, v3 the latest stop of any drain. */
  summary(latestStop: boolean): DrainSummary {
    return { startCycle: this.#start, stopCycle: latestStop ? this.#latest : this.#stop, words: this.#words }
  }

  #append(words: number): void {
    if (words <= 0) return
    this.#position += words
    this.#free -= words
    const filled = this.#fill + words
    const lines = Math.floor(filled / this.#lineWords)
    this.#closedLines += lines
    this.#fill = filled - lines * this.#lineWords
  }

  #closeLine(): void {
    if (this.#fill === 0) return
    this.#observer?.partial(this.#closedLines, this.#lineWords - this.#fill)
    this.#partialLine.push(this.#closedLines)
    this.#partialEmpty.push(this.#lineWords - this.#fill)
    this.#closedLines++
    this.#fill = 0
  }

  #drain(cycle: number): void {
    this.#closeLine()
    this.#drainFrom(cycle)
  }

  #drainFrom(cycle: number): void {
    const lines = Math.min(this.#drainLines, this.#closedLines - this.#drainedLines)
    const last = this.#drainedLines + lines - 1
    // Only the empty slots of the last line are subtracted; partial lines before it are charged in full.
    let empty = 0
    while (
      this.#partialHead < this.#partialLine.length &&
      (this.#partialLine[this.#partialHead] ?? 0) <= last
    ) {
      if (this.#partialLine[this.#partialHead] === last) empty = this.#partialEmpty[this.#partialHead] ?? 0
      this.#partialHead++
    }
    const words = lines * this.#lineWords - empty
    this.#observer?.drain(cycle, this.#drainedLines, lines)
    this.#drainedLines += lines
    this.#drainEnd = cycle + lines - 1
    this.#words += words
    this.#free += words
    if (this.#start < 0) this.#start = cycle
    this.#stop = this.#drainEnd
    this.#latest = Math.max(this.#latest, this.#drainEnd)
  }
}
