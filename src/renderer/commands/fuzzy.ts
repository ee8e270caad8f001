/** A match of a query in a text. */
export interface FuzzyMatch {
  /** Higher is better; comparable between texts for one query. */
  readonly score: number
  /** Which letters of the text matched, ascending. */
  readonly at: readonly number[]
}

const AT_WORD_START = 8
const AFTER_MATCH = 5
const ANYWHERE = 1
/** A shorter text of two that match alike is meant. */
const PER_LETTER = 0.01

/**
 * The best way to find the letters of a query in a text in order, ignoring case and spaces; undefined when they are not
 * all there. Letters at the start of a word count most, then letters that follow a matched one. Time and space are
 * O(query × text).
 */
export function fuzzyMatch(query: string, text: string): FuzzyMatch | undefined {
  const wanted = query.toLowerCase().replaceAll(/\s+/g, '')
  const [letters, { length }] = [text.toLowerCase(), text]
  if (wanted.length === 0) return { score: 0, at: [] }
  // best[i][j]: score of the first i + 1 letters with the last of them at j; from[i][j]: where the one before is.
  const best: Float64Array[] = []
  const from: Int32Array[] = []
  for (let i = 0; i < wanted.length; i++) {
    const row = new Float64Array(length).fill(Number.NEGATIVE_INFINITY)
    const back = new Int32Array(length).fill(-1)
    let [top, topAt] = [i === 0 ? 0 : Number.NEGATIVE_INFINITY, -1]
    for (let j = 0; j < length; j++) {
      const before = best[i - 1]
      if (letters[j] === wanted[i]) {
        const gain = isWordStart(text, j) ? AT_WORD_START : ANYWHERE
        const next = before?.[j - 1] ?? Number.NEGATIVE_INFINITY
        const isNext = next + AFTER_MATCH >= top
        row[j] = gain + (isNext ? next + AFTER_MATCH : top)
        back[j] = isNext ? j - 1 : topAt
      }
      const value = before?.[j] ?? Number.NEGATIVE_INFINITY
      if (value > top) [top, topAt] = [value, j]
    }
    best.push(row)
    from.push(back)
  }
  return traced(best, from, length)
}

function traced(
  best: readonly Float64Array[],
  from: readonly Int32Array[],
  length: number,
): FuzzyMatch | undefined {
  const last = best.at(-1) ?? new Float64Array()
  let end = 0
  for (let j = 1; j < last.length; j++) if ((last[j] ?? 0) > (last[end] ?? 0)) end = j
  const score = last[end] ?? Number.NEGATIVE_INFINITY
  if (score === Number.NEGATIVE_INFINITY) return undefined
  const at: number[] = []
  for (let i = best.length - 1, j = end; i >= 0; j = from[i]?.[j] ?? -1, i--) at.unshift(j)
  return { score: score - PER_LETTER * length, at }
}

function isWordStart(text: string, at: number): boolean {
  const [before = ' ', here = ''] = [text[at - 1], text[at]]
  return !/[\p{L}\p{N}]/u.test(before) || (/\p{Lu}/u.test(here) && /\p{Ll}/u.test(before))
}
