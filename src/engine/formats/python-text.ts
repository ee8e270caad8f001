// Python's idea of white space: unlike JavaScript's it has the separators 1C-1F and 85, and lacks the BOM.
const SPACE = '\\t\\n\\v\\f\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
const IS_SPACE = new RegExp(`[${SPACE}]`)

/** The byte order mark some editors put in front of UTF-8 text. */
export const BOM = '\uFEFF'

/** Python's `str.strip()`. */
export function stripPython(text: string): string {
  let start = 0
  while (start < text.length && IS_SPACE.test(text.charAt(start))) start++
  return stripPythonEnd(text.slice(start))
}

/** Python's `str.rstrip()`; a loop, because a regular expression is quadratic on long runs of blanks. */
export function stripPythonEnd(text: string): string {
  let end = text.length
  while (end > 0 && IS_SPACE.test(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

/** Number of leading white-space characters, Python's measure of indentation. */
export function indentOf(text: string): number {
  let indent = 0
  while (indent < text.length && IS_SPACE.test(text.charAt(indent))) indent++
  return indent
}

/** Physical lines as Python's text mode sees them: CR LF, CR and LF all end a line. */
export function physicalLines(text: string): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

const PYTHON_INT = /^[+-]?\d+(?:_\d+)*$/

/**
 * Python's `int(text.strip())`: sign, leading zeros and single underscores are fine, fractions and exponents are not.
 * Undefined when Python would raise; values beyond 2^53 come back rounded, for the bounds check to refuse.
 */
export function parsePythonInt(text: string): number | undefined {
  const digits = stripPython(text)
  return PYTHON_INT.test(digits) ? Number(digits.replaceAll('_', '')) : undefined
}

const LONGEST_EXCERPT = 60

/** Input text for the `got` of a problem: quoted, control characters escaped, long text cut. */
export function excerpt(text: string): string {
  const shown = text.length > LONGEST_EXCERPT ? `${text.slice(0, LONGEST_EXCERPT)}…` : text
  return JSON.stringify(shown)
}
