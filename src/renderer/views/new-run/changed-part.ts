/** A text in three parts, of which the middle one is not in the text before. */
export interface ChangedPart {
  readonly start: string
  readonly changed: string
  readonly end: string
}

/** Where a text differs from the one before: between what they begin with and what they end with. */
export function changedPart(before: string, after: string): ChangedPart {
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before[start] === after[start]) start++
  let end = 0
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end++
  return {
    start: after.slice(0, start),
    changed: after.slice(start, after.length - end),
    end: after.slice(after.length - end),
  }
}
