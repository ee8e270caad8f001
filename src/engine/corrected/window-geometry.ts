/**
 * One axis of a convolution with padding: which positions of the input its windows touch. All counts leave out what
 * falls on padding or beyond the edge.
 */
export interface Axis {
  readonly size: number
  readonly filter: number
  readonly stride: number
  readonly pad: number
  /** Windows along the axis. */
  readonly out: number
}

/** Output size: windows that fit into the padded input, rounded down; rounded up when `roundUp`, as the original does. */
export function outputSize(
  size: number,
  filter: number,
  stride: number,
  pad: number,
  roundUp: boolean,
): number {
  const steps = (size + 2 * pad - filter) / stride
  return (roundUp ? Math.ceil(steps) : Math.floor(steps)) + 1
}

/** Number of windows o for which element `offset` of the window lies inside the input. */
export function windowsInside(axis: Axis, offset: number): number {
  return Math.max(0, lastWindow(axis, offset) - firstWindow(axis, offset) + 1)
}

/** First window whose element `offset` lies inside the input (it may be beyond the last window). */
export function firstWindow(axis: Axis, offset: number): number {
  return Math.max(0, Math.ceil((axis.pad - offset) / axis.stride))
}

/** Last window whose element `offset` lies inside the input. */
export function lastWindow(axis: Axis, offset: number): number {
  return Math.min(axis.out - 1, Math.floor((axis.size - 1 + axis.pad - offset) / axis.stride))
}

/** Distinct input positions touched by the first `windows` windows. */
export function touched(axis: Axis, windows: number): number {
  if (windows <= 0) return 0
  const { size, filter, stride, pad } = axis
  if (stride <= filter) return Math.max(0, Math.min(size, (windows - 1) * stride + filter - pad))
  let positions = 0
  for (let o = 0; o < windows; o++) {
    const from = Math.max(0, o * stride - pad)
    positions += Math.max(0, Math.min(size, o * stride - pad + filter) - from)
  }
  return positions
}

/** For each window element: input positions it touches that no earlier element touches; O(filter x windows). */
export function newPositions(axis: Axis): Float64Array {
  const seen = new Uint8Array(axis.size)
  const fresh = new Float64Array(axis.filter)
  for (let offset = 0; offset < axis.filter; offset++) {
    for (let o = firstWindow(axis, offset); o <= lastWindow(axis, offset); o++) {
      const position = o * axis.stride + offset - axis.pad
      if (seen[position] === 1) continue
      seen[position] = 1
      fresh[offset] = (fresh[offset] ?? 0) + 1
    }
  }
  return fresh
}
