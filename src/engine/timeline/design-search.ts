/** Index of the last of some ascending starts that is at or before a place; -1 when there is none. */
export function lastStart(starts: Float64Array, place: number): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((starts[middle] ?? Infinity) <= place) low = middle + 1
    else high = middle
  }
  return low - 1
}
