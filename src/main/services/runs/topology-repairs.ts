import type { Problem } from '../../../engine/model/problem.ts'
import type { Change } from './repairs.ts'

/** What may help against a problem of a topology, the likeliest first. */
export function topologyChanges(found: Problem, lines: readonly string[]): readonly Change[] {
  const { row, column, field } = found
  const line = row === undefined ? undefined : lines[row - 1]
  if (row === undefined || line === undefined) return []
  if (found.code === 'blank-first-line')
    return [{ title: 'Remove the blank first line', row: 1, after: undefined }]
  if (hasOtherSeparators(found, line)) {
    const title = 'Separate the cells with commas'
    return [{ title, row, after: withCommas(line), everywhere: withCommas }]
  }
  const whole = wholeLine(found, line).map(([title, after, guess]) => ({
    title,
    row,
    after,
    ...(guess === undefined ? {} : { guess }),
  }))
  if (column === undefined) return whole
  const cell = cellsOf(line)[column - 1] ?? ''
  const name = field ?? `field ${column}`
  const inCell = cellValues(found, cell.trim()).map(([value, title]) => ({
    title: title ?? `Set ${name} to ${value}`,
    row,
    column,
    ...withCell(line, column, value),
  }))
  return [...inCell, ...whole]
}

/** Cells between semicolons or tabs, as spreadsheets of some countries write them. */
function hasOtherSeparators({ code }: Problem, line: string): boolean {
  return code === 'separator' || (code === 'missing-field' && /[;\t]/.test(line))
}

function withCommas(line: string): string {
  return line.replaceAll(/[;\t]/g, ',')
}

function cellsOf(line: string): readonly string[] {
  return line.split(',')
}

/** The line with another text in one cell, its blanks kept. */
function withCell(line: string, column: number, value: string): Pick<Change, 'after' | 'guess'> {
  const cells = cellsOf(line)
  const cell = cells[column - 1] ?? ''
  const blanks = cell.trim() === '' ? ' ' : (/^\s*/.exec(cell)?.[0] ?? '')
  const before = cells.slice(0, column - 1).map((one) => `${one},`)
  const start = before.join('') + blanks
  const after = [start + value, ...cells.slice(column)].join(',')
  // Several numbers are no value of one cell.
  return value.includes(',') ? { after } : { after, guess: { value, column: start.length } }
}

/** Other texts for a cell, each with the button's words where they are not `Set … to …`. */
function cellValues(
  { code, expected }: Problem,
  cell: string,
): readonly (readonly [value: string, title?: string])[] {
  const most = /^at most (\d+)$/.exec(expected ?? '')?.[1]
  const least = /^an integer from (\d+) to/.exec(expected ?? '')?.[1]
  switch (code) {
    case 'filter-larger-than-ifmap':
      return most === undefined ? [] : [[most]]
    case 'out-of-range':
      return least === undefined ? [] : [[least]]
    case 'not-an-integer':
      return numbersIn(cell)
    default:
      return []
  }
}

/** What somebody may have meant by a text where a number should be. */
function numbersIn(cell: string): readonly (readonly [value: string, title?: string])[] {
  if (/^\d+(\s+\d+)+$/.test(cell)) {
    return [[cell.replaceAll(/\s+/g, ', '), 'Put a comma between the numbers']]
  }
  const value = Number(cell)
  if (cell !== '' && Number.isFinite(value)) return [[String(Math.max(1, Math.round(value)))]]
  const [digits, ...others] = cell.match(/\d+/g) ?? []
  return digits !== undefined && others.length === 0 ? [[digits], ['1']] : [['1']]
}

/** Other texts for a whole line, each with the button's words. */
function wholeLine(
  { code, field, expected }: Problem,
  line: string,
): readonly (readonly [title: string, after: string, guess?: Change['guess']])[] {
  const trimmed = line.trimEnd()
  switch (code) {
    case 'no-trailing-comma':
    case 'last-field-dropped':
      return [['End the row with a comma', `${trimmed},`]]
    case 'missing-field':
      return [
        ...(trimmed.endsWith(',') ? [] : [['End the row with a comma', `${trimmed},`] as const]),
        ['Put commas between the numbers', trimmed.replaceAll(/(\d)\s+(?=\d)/g, '$1, ').replace(/,?$/, ',')],
        endedWith(trimmed, field ?? 'the last field', '1'),
      ]
    case 'too-many-fields': {
      const count = Number(/(\d+) fields/.exec(expected ?? '')?.[1] ?? Number.NaN)
      return Number.isInteger(count)
        ? [['Leave out the fields behind', `${cellsOf(line).slice(0, count).join(',')},`]]
        : []
    }
    default:
      return []
  }
}

/** The line with one more value. */
function endedWith(line: string, field: string, value: string) {
  const start = `${line.replace(/,$/, '')}, `
  return [`Set ${field} to ${value}`, `${start}${value},`, { value, column: start.length }] as const
}
