import type { PerOperand } from '../model/result.ts'
import type { LineSpan } from '../systolic/line-spans.ts'
import type { WriteBuffer } from './write-buffer.ts'

/**
 * Read side of one operand in USER mode: the lines on which its window steps (prefetches), in line order, and the
 * cycle at which a line with steps is served. A port without events never stalls.
 */
export interface ReadPort {
  /** Line of the next event; Infinity when there is none. */
  readonly line: number
  /** Serves the event's line, whose request arrives at `cycle`, and moves on; returns the cycle of the data. */
  serve(cycle: number): number
}

/** A buffer that holds everything in time: every line is a hit, one cycle later. */
export const NO_READ_EVENTS: ReadPort = { line: Infinity, serve: (cycle) => cycle + 1 }

/** First and last cycle with a request of one operand at its scratchpad. */
export interface CycleSpan {
  readonly startCycle: number
  readonly stopCycle: number
}

/** Outcome of running all lines of a layer against its three buffers. */
export interface ClockResult {
  readonly totalCycles: number
  readonly stallCycles: number
  readonly sram: PerOperand<CycleSpan>
}

/** Told at each line with an event: the line, stalls before it, cycles at which the three operands are served. */
export type ClockObserver = (
  line: number,
  stallBefore: number,
  ifmap: number,
  filter: number,
  ofmap: number,
) => void

/** Cycles at which some lines of interest are served, filled in line order while the clock runs. */
class Probes {
  readonly #lines: Float64Array
  readonly #operand: Uint8Array
  readonly #slot: Uint8Array
  readonly cycles = new Float64Array(7)
  #next = 0

  constructor(spans: PerOperand<LineSpan>, lastLine: number) {
    const wanted = [
      spans.ifmap.first,
      spans.ifmap.last,
      spans.filter.first,
      spans.filter.last,
      spans.ofmap.first,
      spans.ofmap.last,
      lastLine,
    ].map((line, slot) => ({ line, slot, operand: Math.min(2, slot >> 1) }))
    wanted.sort((a, b) => a.line - b.line)
    this.#lines = Float64Array.from(wanted, (w) => w.line)
    this.#operand = Uint8Array.from(wanted, (w) => w.operand)
    this.#slot = Uint8Array.from(wanted, (w) => w.slot)
  }

  /** Settles the probes before `line`: served without a wait of their own. */
  settleBefore(line: number, stall: number): void {
    while (this.#next < 7 && (this.#lines[this.#next] ?? Infinity) < line) {
      const hit = this.#operand[this.#next] === 2 ? 0 : 1
      this.cycles[this.#slot[this.#next] ?? 0] = (this.#lines[this.#next] ?? 0) + stall + hit
      this.#next++
    }
  }

  /** Settles the probes on an event's line with that line's own cycles. */
  settleOn(line: number, ifmap: number, filter: number, ofmap: number): void {
    while (this.#next < 7 && this.#lines[this.#next] === line) {
      const operand = this.#operand[this.#next]
      this.cycles[this.#slot[this.#next] ?? 0] = operand === 0 ? ifmap : operand === 1 ? filter : ofmap
      this.#next++
    }
  }
}

/**
 * Runs `lines` lines against the buffers (specification section 4): line i is demanded at cycle i + stall, and the
 * slowest operand adds its lateness to the stall. Only lines with an event cost anything.
 */
export function runClock(
  lines: number,
  spans: PerOperand<LineSpan>,
  ifmap: ReadPort,
  filter: ReadPort,
  ofmap: WriteBuffer,
  observer?: ClockObserver,
): ClockResult {
  const probes = new Probes(spans, lines - 1)
  let stall = 0
  let writeLine = ofmap.nextLine(0)
  for (;;) {
    const line = Math.min(ifmap.line, filter.line, writeLine)
    if (line >= lines) break
    probes.settleBefore(line, stall)
    const cycle = line + stall
    const outIfmap = ifmap.line === line ? ifmap.serve(cycle) : cycle + 1
    const outFilter = filter.line === line ? filter.serve(cycle) : cycle + 1
    let outOfmap = cycle
    if (writeLine === line) outOfmap = ofmap.serve(line, cycle)
    const late = Math.max(outIfmap - cycle - 1, outFilter - cycle - 1, outOfmap - cycle)
    observer?.(line, stall, outIfmap, outFilter, outOfmap)
    probes.settleOn(line, outIfmap, outFilter, outOfmap)
    if (late > 0 || writeLine === line) {
      stall += late
      ofmap.skipTo(line + 1)
      writeLine = ofmap.nextLine(stall)
    }
  }
  probes.settleBefore(Infinity, stall)
  const at = probes.cycles
  const totalCycles = at[6] ?? 0
  ofmap.flush(totalCycles)
  const span = (slot: number): CycleSpan => ({ startCycle: at[slot] ?? 0, stopCycle: at[slot + 1] ?? 0 })
  return { totalCycles, stallCycles: stall, sram: { ifmap: span(0), filter: span(2), ofmap: span(4) } }
}
