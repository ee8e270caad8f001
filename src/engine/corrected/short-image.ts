import type { CorrectedShape } from './corrected-shape.ts'
import type { Axis } from './window-geometry.ts'

/** One image of a layer with the rows left out that repeat the row above them. */
export interface ShortImage {
  /** A batch of one; as wide as the layer, with `cut` output rows less. */
  readonly shape: CorrectedShape
  /** The output row of the short image that stands for output row `row` of any image. */
  readonly rowOf: (row: number) => number
}

/**
 * Leaves out output rows that use the scratchpad as the row above them does. Two windows share an ifmap row only when
 * they are at most `reach` = floor((filter height - 1) / stride) output rows apart. So what was used between two uses
 * of a word in one image depends on `reach` rows above it, and which words live and die within the life of another on
 * `reach` rows above its first and 2 x `reach` below. Rows whose whole neighbourhood lies inside the ifmap are alike.
 */
export function shortImage(s: CorrectedShape): ShortImage {
  const { vertical } = s
  const reach = Math.floor((vertical.filter - 1) / vertical.stride)
  const first = Math.max(0, Math.ceil(vertical.pad / vertical.stride))
  const fitting = Math.floor((vertical.size - vertical.filter + vertical.pad) / vertical.stride)
  const inside = Math.min(vertical.out - 1, fitting) - first + 1
  const cut = Math.max(0, inside - (3 * reach + 1))
  const steady = first + reach
  return {
    shape: withFewerRows(s, vertical, cut),
    rowOf: (row) => (row <= steady ? row : Math.max(steady, row - cut)),
  }
}

function withFewerRows(s: CorrectedShape, vertical: Axis, cut: number): CorrectedShape {
  const size = vertical.size - cut * vertical.stride
  const out = vertical.out - cut
  const m = out * s.outWidth
  return {
    ...s,
    ifmapHeight: size,
    outHeight: out,
    m,
    batch: 1,
    vertical: { ...vertical, size, out },
  }
}
