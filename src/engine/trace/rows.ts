import { formatTraceRow } from '../formats/traces.ts'

/** A piece of a trace file; pieces of one file follow each other. */
export interface TraceChunk {
  readonly fileName: string
  readonly chunk: string
}

/** First and last cycle of a window, both included. */
export type CycleWindow = readonly [first: number, last: number]

/** Characters after which a piece is handed on, so that memory stays bounded. */
const CHUNK_CHARACTERS = 1 << 16

/** Collects rows of one trace file into pieces. */
export class RowWriter {
  readonly #fileName: string
  readonly #window: CycleWindow
  #text = ''

  constructor(fileName: string, window: CycleWindow) {
    this.#fileName = fileName
    this.#window = window
  }

  /** Adds a row when its cycle is in the window. */
  add(cycle: number, addresses: ArrayLike<number>, count: number, style: 'int' | 'float'): void {
    if (cycle < this.#window[0] || cycle > this.#window[1]) return
    this.#text += formatTraceRow(cycle, addresses, count, style) + '\n'
  }

  /** True when a piece should be handed on. */
  get isFull(): boolean {
    return this.#text.length >= CHUNK_CHARACTERS
  }

  /** The rows since the last piece. */
  take(): TraceChunk {
    const chunk = { fileName: this.#fileName, chunk: this.#text }
    this.#text = ''
    return chunk
  }
}
