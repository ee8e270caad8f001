/** Words of the generator's state, and the distance of the words it mixes. */
const STATE_WORDS = 624
const SHIFT_WORDS = 397

/**
 * The Mersenne Twister as NumPy's legacy `np.random.seed(integer)` and `np.random.randint` use it; the original draws
 * the ratios of row-wise sparsity with them.
 */
export class Mt19937 {
  readonly #state = new Uint32Array(STATE_WORDS)
  #next = STATE_WORDS

  /** `seed` is an integer from 0 to 2^32 - 1, as NumPy demands. */
  constructor(seed: number) {
    let word = seed >>> 0
    for (let i = 0; i < STATE_WORDS; i++) {
      this.#state[i] = word
      word = (Math.imul(1812433253, word ^ (word >>> 30)) + i + 1) >>> 0
    }
  }

  /** The next 32 bits. */
  nextWord(): number {
    if (this.#next === STATE_WORDS) this.#refill()
    let word = this.#state[this.#next++] ?? 0
    word ^= word >>> 11
    word ^= (word << 7) & 0x9d2c5680
    word ^= (word << 15) & 0xefc60000
    word ^= word >>> 18
    return word >>> 0
  }

  /**
   * An integer from `low` to `high - 1`: words are masked to the bits of the range and drawn again while they exceed
   * it. A range of one value draws nothing.
   */
  randint(low: number, high: number): number {
    const range = high - 1 - low
    if (range === 0) return low
    const mask = 2 ** (32 - Math.clz32(range)) - 1
    let value = (this.nextWord() & mask) >>> 0
    while (value > range) value = (this.nextWord() & mask) >>> 0
    return low + value
  }

  #refill(): void {
    const s = this.#state
    for (let i = 0; i < STATE_WORDS; i++) {
      const mixed = ((s[i] ?? 0) & 0x80000000) | ((s[(i + 1) % STATE_WORDS] ?? 0) & 0x7fffffff)
      const twist = (mixed & 1) === 0 ? 0 : 0x9908b0df
      s[i] = (s[(i + SHIFT_WORDS) % STATE_WORDS] ?? 0) ^ (mixed >>> 1) ^ twist
    }
    this.#next = 0
  }
}
