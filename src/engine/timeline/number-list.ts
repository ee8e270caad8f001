/** A growing list of numbers in one typed array. */
export class NumberList {
  length = 0
  #values = new Float64Array(64)

  push(value: number): void {
    if (this.length === this.#values.length) {
      const grown = new Float64Array(Math.max(64, 2 * this.length))
      grown.set(this.#values)
      this.#values = grown
    }
    this.#values[this.length++] = value
  }

  /** Forgets all values and their memory. */
  clear(): void {
    this.length = 0
    this.#values = new Float64Array(0)
  }

  at(index: number): number {
    return this.#values[index] ?? 0
  }

  /** What has been pushed, without a copy. */
  get values(): Float64Array {
    return this.#values.subarray(0, this.length)
  }
}

/** Number of ascending `values` that are below `limit`. */
export function countBelow(values: Float64Array, limit: number): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const mid = (low + high) >>> 1
    if ((values[mid] ?? Infinity) < limit) low = mid + 1
    else high = mid
  }
  return low
}
