/** Longer inputs are not mistyped names, and comparing them costs time in proportion to their length. */
const LONGEST_NAME = 60

/** The number of inserted, deleted or replaced characters that turn `a` into `b` (Levenshtein 1966). */
export function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      const deleted = (previous[column] ?? 0) + 1
      const inserted = (current[column - 1] ?? 0) + 1
      current.push(Math.min(replaced, deleted, inserted))
    }
    previous = current
  }
  return previous[b.length] ?? 0
}

/**
 * The known name a mistyped one most likely stands for, letter case ignored, or undefined when none is near:
 * at most half of the longer name may differ. Of equally near names the first wins.
 */
export function nearestName(typed: string, known: readonly string[]): string | undefined {
  if (typed.length > LONGEST_NAME) return undefined
  let best: string | undefined
  let bestDistance = Infinity
  for (const name of known) {
    const distance = editDistance(typed.toLowerCase(), name.toLowerCase())
    if (distance < bestDistance && 2 * distance <= Math.max(typed.length, name.length)) {
      best = name
      bestDistance = distance
    }
  }
  return best
}
