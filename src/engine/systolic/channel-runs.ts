import type { Folding } from './folding.ts'
import type { Shape } from './shape.ts'

/** Greatest common divisor of two positive integers. */
function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}

/**
 * Channels of an ifmap pixel that are always demanded together, one per line: all of them where whole windows enter
 * the array (output stationary), otherwise the part no fold boundary cuts; 1 when pruning leaves gaps between them.
 */
export function channelRunWords(f: Folding, s: Pick<Shape, 'channels' | 'of'>): number {
  if (s.of > 1) return 1
  return f.dataflow === 'os' ? s.channels : gcd(f.rows, s.channels)
}
