import { stripPython } from './python-text.ts'

/** Cells of one line, stripped; double quotes keep separators and blanks inside a cell, doubled they mean one. */
export function splitCells(line: string, separator: string): readonly string[] {
  if (!line.includes('"')) return line.split(separator).map(stripPython)
  const cells: string[] = []
  let at = 0
  while (at <= line.length) {
    const [cell, end] = oneCell(line, at, separator)
    cells.push(cell)
    at = end + 1
  }
  return cells
}

/** The cell that starts at `start`, and the index of the separator (or line end) behind it. */
function oneCell(line: string, start: number, separator: string): readonly [string, number] {
  const blanks = separator === '\t' ? ' ' : ' \t'
  let open = start
  while (open < line.length && blanks.includes(line.charAt(open))) open++
  if (line[open] !== '"') {
    const end = endOfCell(line, start, separator)
    return [stripPython(line.slice(start, end)), end]
  }
  let text = ''
  let from = open + 1
  for (;;) {
    const quote = line.indexOf('"', from)
    // An unclosed quote is a mere character: reading on to the end would swallow the row.
    if (quote < 0) {
      const end = endOfCell(line, start, separator)
      return [stripPython(line.slice(start, end)), end]
    }
    text += line.slice(from, quote)
    if (line[quote + 1] !== '"') {
      const end = endOfCell(line, quote + 1, separator)
      return [text + stripPython(line.slice(quote + 1, end)), end]
    }
    text += '"'
    from = quote + 2
  }
}

function endOfCell(line: string, from: number, separator: string): number {
  const end = line.indexOf(separator, from)
  return end < 0 ? line.length : end
}

/** A cell that `splitCells` reads back to the same text; quoted only where it must be. */
export function quoteCell(text: string): string {
  const plain = !/[",;\t#]/.test(text) && text === stripPython(text)
  return plain ? text : `"${text.replaceAll('"', '""')}"`
}
