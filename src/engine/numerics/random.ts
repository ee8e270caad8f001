/** A seeded stream of random numbers; the same seed gives the same stream on every machine. */
export interface Random {
  /** Next integer, uniform in 0 .. 2^32 - 1. */
  readonly uint32: () => number
  /** Next number, uniform in [0, 1), a multiple of 2^-32. */
  readonly uniform: () => number
  /** Next number, approximately standard normal, within -6 .. 6. */
  readonly normal: () => number
}

const TWO_POW_MINUS_32 = 2 ** -32

/** Fills the generator's state from one 32-bit seed (splitmix32, so that even seed 0 gives a mixed state). */
function seedState(seed: number): Uint32Array {
  const state = new Uint32Array(4)
  let counter = seed >>> 0
  for (let i = 0; i < 4; i++) {
    counter = (counter + 0x9e3779b9) >>> 0
    let z = counter
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    state[i] = z ^ (z >>> 15)
  }
  return state
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}

/**
 * xoshiro128** (Blackman and Vigna 2018) seeded with splitmix32 from a 32-bit integer.
 * `normal` is the sum of twelve uniforms minus 6 (mean 0, variance 1): no logarithm or cosine, whose last digit
 * the language leaves to the implementation, so results are the same everywhere.
 */
export function createRandom(seed: number): Random {
  const state = seedState(seed)
  let [a, b, c, d] = [state[0] ?? 0, state[1] ?? 0, state[2] ?? 0, state[3] ?? 0]
  const uint32 = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0
    const t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = rotateLeft(d, 11)
    return result
  }
  const uniform = (): number => uint32() * TWO_POW_MINUS_32
  const normal = (): number => {
    let sum = -6
    for (let i = 0; i < 12; i++) sum += uniform()
    return sum
  }
  return { uint32, uniform, normal }
}

/** `count` normal numbers of mean 0 and the given standard deviation, rounded to float32. */
export function normalArray(random: Random, count: number, deviation: number): Float32Array {
  const values = new Float32Array(count)
  for (let i = 0; i < count; i++) values[i] = random.normal() * deviation
  return values
}
