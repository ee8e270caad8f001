/** Largest values over any stretch of a fixed list of rows of numbers, in O(log n) rows. */
export class PeakTree {
  readonly #size: number
  readonly #rows: number
  readonly #nodes: Float64Array

  constructor(length: number, rows: number) {
    this.#size = length
    this.#rows = rows
    this.#nodes = new Float64Array(2 * length * rows)
  }

  /** Sets entry `index`; `build` when all are set. */
  set(index: number, values: Float64Array): void {
    this.#nodes.set(values, (this.#size + index) * this.#rows)
  }

  /** Makes the stretches from the entries. */
  build(): void {
    const nodes = this.#nodes
    const rows = this.#rows
    for (let node = this.#size - 1; node >= 1; node--) {
      for (let row = 0; row < rows; row++) {
        const left = nodes[2 * node * rows + row] ?? 0
        nodes[node * rows + row] = Math.max(left, nodes[(2 * node + 1) * rows + row] ?? 0)
      }
    }
  }

  /** Raises each row of `out` to its largest value in entries `from` <= entry < `to`. */
  raise(from: number, to: number, out: Float64Array): void {
    let low = from + this.#size
    let high = to + this.#size
    while (low < high) {
      if (low % 2 === 1) this.#take(low++, out)
      if (high % 2 === 1) this.#take(--high, out)
      low = Math.floor(low / 2)
      high = Math.floor(high / 2)
    }
  }

  #take(node: number, out: Float64Array): void {
    const at = node * this.#rows
    for (let row = 0; row < this.#rows; row++) {
      out[row] = Math.max(out[row] ?? 0, this.#nodes[at + row] ?? 0)
    }
  }
}
