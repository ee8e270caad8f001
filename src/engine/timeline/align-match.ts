/**
 * Which layer of B a layer of A corresponds to: the k-th of a name to the k-th of that name, as many as keep the order
 * of both runs (a longest increasing subsequence); by position when the two have no name in common. -1: none.
 */
export function matchLayers(namesA: readonly string[], namesB: readonly string[]): Int32Array {
  const placesB = occurrences(namesB)
  const candidates = [...occurrences(namesA)].flatMap(([key, a]) => {
    const b = placesB.get(key)
    return b === undefined ? [] : [[a, b] as const]
  })
  const match = new Int32Array(namesA.length).fill(-1)
  if (candidates.length === 0) {
    for (let i = 0; i < Math.min(namesA.length, namesB.length); i++) match[i] = i
    return match
  }
  for (const [a, b] of longestIncreasing(candidates)) match[a] = b
  return match
}

type Pair = readonly [a: number, b: number]

/** Index of every name with its count so far. */
function occurrences(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  return new Map(
    names.map((name, index) => {
      const count = counts.get(name) ?? 0
      counts.set(name, count + 1)
      return [`${count} ${name}`, index] as const
    }),
  )
}

/** The most pairs, ascending in both places; `pairs` ascend in the first. */
function longestIncreasing(pairs: readonly Pair[]): readonly Pair[] {
  interface Link {
    readonly pair: Pair
    readonly before: Link | undefined
  }
  // ends[n]: the sequence of n + 1 pairs that ends lowest.
  const ends: Link[] = []
  for (const pair of pairs) {
    const found = ends.findIndex((link) => link.pair[1] >= pair[1])
    const length = found < 0 ? ends.length : found
    ends[length] = { pair, before: ends[length - 1] }
  }
  const longest: Pair[] = []
  for (let link: Link | undefined = ends.at(-1); link !== undefined; link = link.before)
    longest.push(link.pair)
  return longest.toReversed()
}
