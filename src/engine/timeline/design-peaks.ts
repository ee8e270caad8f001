/** Largest value of any stretch of a list in constant time: maxima of all stretches whose length is a power of two. */
export class RangeMax {
  readonly #levels: readonly Float64Array[]

  constructor(values: Float64Array) {
    const levels = [values]
    for (let width = 1; 2 * width <= values.length; width *= 2) {
      const below = levels.at(-1) ?? values
      const level = new Float64Array(values.length - 2 * width + 1)
      for (let i = 0; i < level.length; i++) level[i] = Math.max(below[i] ?? 0, below[i + width] ?? 0)
      levels.push(level)
    }
    this.#levels = levels
  }

  /** Over from <= i < to; 0 where there is none. */
  of(from: number, to: number): number {
    if (to <= from) return 0
    const level = 31 - Math.clz32(to - from)
    const maxima = this.#levels[level]
    return Math.max(maxima?.[from] ?? 0, maxima?.[to - 2 ** level] ?? 0)
  }
}
