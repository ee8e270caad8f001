import type { Rules } from '../model/rules.ts'
import { splitCells } from './csv-cells.ts'
import type { Findings } from './findings.ts'
import { BOM, excerpt, parsePythonInt, physicalLines, stripPython } from './python-text.ts'

/** One row of a CSV file, its last field already kept or dropped as the rules want. */
export interface CsvRow {
  /** 1-based physical line. */
  readonly row: number
  readonly cells: readonly string[]
  /** Text of a last cell that the original's reading has dropped. */
  readonly dropped?: string
}

/** The rows of a CSV file, without its header. */
export interface CsvTable {
  /** Header line; undefined when there is none or the rules do not look at it. */
  readonly header?: CsvRow
  readonly rows: readonly CsvRow[]
  /** True when the first physical line is blank, so that the original takes the header for data. */
  readonly blankFirstLine: boolean
}

/** Cuts a SCALE-Sim CSV into rows: as the original does, or tolerantly with a note for each repair. */
export function csvTable(text: string, rules: Rules, findings: Findings): CsvTable {
  return rules.fixes.has('tolerant-text')
    ? tolerantTable(text, rules, findings)
    : originalTable(text, rules, findings)
}

/** The first physical line is the header whatever it is; blank lines are skipped; commas only. */
function originalTable(text: string, rules: Rules, findings: Findings): CsvTable {
  const lines = physicalLines(text)
  const rows = lines.flatMap((line, index) => {
    const content = stripPython(line)
    if (index === 0 || content === '') return []
    return [withLastField(content.split(',').map(stripPython), index + 1, rules, findings)]
  })
  return { rows, blankFirstLine: stripPython(lines[0] ?? '') === '' }
}

function tolerantTable(text: string, rules: Rules, findings: Findings): CsvTable {
  if (text.startsWith(BOM))
    findings.note('repair', 'bom', 'the byte order mark was left out', { row: 1, column: 1 })
  const lines = physicalLines(text.startsWith(BOM) ? text.slice(BOM.length) : text)
  const blankFirstLine = stripPython(lines[0] ?? '') === ''
  const used = lines
    .map((line, index) => ({ content: stripPython(line), row: index + 1 }))
    .filter(({ content }) => !content.startsWith('#') && /[^\s,;]/.test(content))
  const first = used[0]
  if (first === undefined) return { rows: [], blankFirstLine }
  if (blankFirstLine)
    findings.note('repair', 'blank-first-line', 'the blank first line was left out', { row: 1 })
  const separator = separatorOf(first.content)
  if (separator !== ',') {
    const name = separator === ';' ? 'semicolons' : 'tabs'
    const message = `the cells were read as separated by ${name}`
    findings.note('repair', 'separator', message, { row: first.row, expected: 'commas', got: name })
  }
  const cut = used.map(({ content, row }) => ({ row, cells: splitCells(content, separator) }))
  const [head, ...rest] = cut
  const hasHeader = head !== undefined && !looksLikeData(head.cells)
  if (!hasHeader) {
    const message = 'the file has no header; its first line was read as a layer'
    findings.note('repair', 'no-header', message, { row: first.row })
  }
  const rows = (hasHeader ? rest : cut).map(({ row, cells }) => withLastField(cells, row, rules, findings))
  return {
    rows,
    blankFirstLine,
    ...(hasHeader ? { header: { row: head.row, cells: withoutBlankEnd(head.cells) } } : {}),
  }
}

function separatorOf(line: string): string {
  if (line.includes(',')) return ','
  return line.includes(';') ? ';' : line.includes('\t') ? '\t' : ','
}

/** Most cells behind the name are numbers: a header would have words there. */
function looksLikeData(cells: readonly string[]): boolean {
  const values = cells.slice(1).filter((cell) => cell !== '')
  return values.filter((cell) => /^[+-]?\d/.test(cell)).length * 2 > values.length
}

function withoutBlankEnd(cells: readonly string[]): readonly string[] {
  let end = cells.length
  while (end > 0 && cells[end - 1] === '') end--
  return cells.slice(0, end)
}

/** The original drops the last field of every row, so that only rows with a trailing comma are read whole. */
function withLastField(cells: readonly string[], row: number, rules: Rules, findings: Findings): CsvRow {
  const last = cells.at(-1) ?? ''
  if (rules.fixes.has('keep-last-field')) {
    if (last !== '') {
      const message = 'the row does not end with a comma; its last field was kept'
      findings.note('repair', 'no-trailing-comma', message, { row, column: cells.length, got: excerpt(last) })
    }
    return { row, cells: withoutBlankEnd(cells) }
  }
  return { row, cells: cells.slice(0, -1), ...(last === '' ? {} : { dropped: last }) }
}

/** The integer of a cell as Python's `int()` reads it; the fault is told and undefined returned. */
export function integerCell(
  line: CsvRow,
  index: number,
  field: string,
  findings: Findings,
  remedy = 'Write a whole number.',
): number | undefined {
  const text = line.cells[index]
  const place = { row: line.row, column: index + 1, field, expected: 'an integer' }
  if (text === undefined) {
    findings.error('missing-field', 'the row has too few fields', { ...place, got: 'nothing', remedy })
    return undefined
  }
  const value = parsePythonInt(text)
  if (value === undefined) {
    findings.error('not-an-integer', 'the cell is not an integer', {
      ...place,
      got: excerpt(text),
      remedy,
    })
  }
  return value
}
