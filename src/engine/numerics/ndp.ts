import { fail, ok, problem } from '../model/problem.ts'
import type { Result } from '../model/problem.ts'
import type { Precision } from './delta.ts'
import { decodeDelta, mergeDelta } from './delta-codec.ts'
import type { EncodedDelta } from './delta-codec.ts'
import { roundToHalf } from './half.ts'
import { refreshSigns, signBits } from './sign-mask.ts'
import type { SignBits } from './sign-mask.ts'

/** What lives in DRAM for one layer: raw pre-activation values and their signs; the update changes both in place. */
export interface NdpState {
  readonly raw: Float32Array
  readonly signs: SignBits
}

/** The state after the first, dense step; takes over `raw`. */
export function createNdpState(raw: Float32Array): NdpState {
  return { raw, signs: signBits(raw) }
}

/**
 * The near-memory update: raw += delta (rounded to `precision`), then the sign tensor is refreshed, so that the next
 * step masks with a fresh sign. Changes `state` in place; the value is the number of signs that flipped.
 */
export function updateNdp(
  state: NdpState,
  delta: Float32Array,
  precision: Precision = 'float16',
): Result<number> {
  const { raw, signs } = state
  if (delta.length !== raw.length) {
    return fail(
      problem('delta-length', 'The delta belongs to another tensor', {
        field: 'delta',
        expected: `${raw.length} elements`,
        got: `${delta.length} elements`,
      }),
    )
  }
  for (let i = 0; i < raw.length; i++) raw[i] = (raw[i] ?? 0) + (delta[i] ?? 0)
  if (precision === 'float16') for (let i = 0; i < raw.length; i++) raw[i] = roundToHalf(raw[i] ?? 0)
  return ok(refreshSigns(raw, signs.bytes))
}

/**
 * The same update from the compressed form that crosses the bus. The raw values then follow the quantised delta:
 * its rounding error adds up over the steps.
 */
export function updateNdpCompressed(
  state: NdpState,
  encoded: EncodedDelta,
  precision: Precision = 'float16',
): Result<number> {
  const split = decodeDelta(encoded)
  return split.ok ? updateNdp(state, mergeDelta(split.value), precision) : split
}
