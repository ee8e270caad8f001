import type { DrainSummary } from './write-buffer.ts'

/** Sets a generation of the original's CALC read buffer consists of. */
const SETS_PER_GENERATION = 50

/** Words per cycle at which the original charges the first fill in CALC mode. */
const FIRST_FILL_WORDS_PER_CYCLE = 10

/** Size of the original's CALC read buffer: words per set (1 % of the scratchpad) and per generation. */
export interface GenerationSize {
  readonly setWords: number
  readonly generationWords: number
}

/** Set and generation size of a scratchpad of `sramKb` x 1024 words. */
export function generationSize(sramKb: number): GenerationSize {
  const setWords = Math.floor((sramKb * 1024) / 100)
  return { setWords, generationWords: SETS_PER_GENERATION * setWords }
}

/**
 * State of the original's CALC read buffer after a layer: it collects distinct words until a generation is full,
 * then forgets everything and starts again.
 */
export interface Generations {
  /** Completed generations. */
  readonly completed: number
  /** Distinct words in the generation that was not completed. */
  readonly remainder: number
  /** Line on which the last generation was completed; meaningless when none was. */
  readonly lastLine: number
}

/** The lines on which generations are completed, in order; only kept for those who ask. */
export class CompletionLog {
  readonly lines: number[] = []

  /** Notes a completion. */
  add(line: number): void {
    this.lines.push(line)
  }

  /** Repeats the completions from number `first` on `times` times, each time `lines` lines later. */
  repeat(first: number, times: number, lines: number): void {
    const period = this.lines.slice(first)
    for (let time = 1; time <= times; time++) for (const line of period) this.lines.push(line + time * lines)
  }
}

/** DRAM reads as the original reports them in CALC mode; `firstLine` is the operand's first line with a request. */
export function calcReadSummary(size: GenerationSize, g: Generations, firstLine: number): DrainSummary {
  const words = g.completed * size.generationWords + g.remainder
  if (g.completed === 0) {
    const charged = Math.ceil(g.remainder / size.setWords) * size.setWords
    return { startCycle: -Math.ceil(charged / FIRST_FILL_WORDS_PER_CYCLE), stopCycle: -1, words }
  }
  const fill = Math.ceil(size.generationWords / FIRST_FILL_WORDS_PER_CYCLE)
  return { startCycle: firstLine - fill, stopCycle: g.lastLine + 1, words }
}
