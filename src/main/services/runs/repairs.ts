import type { Problem } from '../../../engine/model/problem.ts'
import type { Repair } from '../../../shared/model/catalog.ts'

/** One change of one line; undefined takes the line out. */
interface Change {
  readonly title: string
  readonly row: number
  readonly column?: number
  readonly after: string | undefined
  /** The same change in all lines. */
  readonly everywhere?: (line: string) => string
}

/** Most repairs that are tried and shown. */
const MOST_REPAIRS = 20

/**
 * Changes of one place each that make a topology read without one of its problems. Each has been tried: `read` tells
 * what is wrong with a text, and a repair that leaves its problem or makes another error is not among them.
 */
export function repairsOf(
  text: string,
  problems: readonly Problem[],
  read: (text: string) => readonly Problem[],
): readonly Repair[] {
  const file = splitLines(text)
  const repairs: Repair[] = []
  for (const found of problems) {
    const tried = changesFor(found, file).map((change) => tryChange(file, change, found, problems, read))
    const able = tried.filter((one) => one !== undefined)
    // One that uncovers the next fault of its row is offered only where none is better.
    const best = Math.min(...able.map(({ errors }) => errors))
    for (const { repair, errors } of able) {
      if (repairs.length >= MOST_REPAIRS) return repairs
      const isKnown = repairs.some(({ text: same }) => same === repair.text)
      if (errors === best && !isKnown) repairs.push(repair)
    }
  }
  return repairs
}

function errorCount(problems: readonly Problem[]): number {
  return problems.filter(({ severity }) => severity === 'error').length
}

/** The change as a repair and the errors it leaves; undefined where it does not help. */
function tryChange(
  file: Lines,
  change: Change,
  found: Problem,
  problems: readonly Problem[],
  read: (text: string) => readonly Problem[],
): { readonly repair: Repair; readonly errors: number } | undefined {
  const text = withChange(file, change)
  const left = read(text)
  const errors = errorCount(left)
  const isGone = !left.some(
    ({ code, row, column }) => code === found.code && row === found.row && column === found.column,
  )
  // Taking a line out moves the others: then the number of problems says it.
  const helps = change.after === undefined ? left.length < problems.length : isGone
  if (!helps || errors > errorCount(problems)) return undefined
  const { title, row, column, after } = change
  const place = column === undefined ? { row } : { row, column }
  const before = file.lines[row - 1] ?? ''
  return { repair: { title, reason: found.message, ...place, before, after: after ?? '', text }, errors }
}

/** Lines and the line ends behind them. */
interface Lines {
  readonly lines: readonly string[]
  readonly ends: readonly string[]
}

function splitLines(text: string): Lines {
  const pieces = text.split(/(\r\n|\n|\r)/)
  return {
    lines: pieces.filter((_, i) => i % 2 === 0),
    ends: pieces.filter((_, i) => i % 2 === 1),
  }
}

function withChange({ lines, ends }: Lines, { row, after, everywhere }: Change): string {
  return lines
    .map((line, i) => {
      const end = ends[i] ?? ''
      if (everywhere !== undefined) return everywhere(line) + end
      if (i !== row - 1) return line + end
      return after === undefined ? '' : after + end
    })
    .join('')
}

/** What may help against a problem, the likeliest first. */
function changesFor(found: Problem, { lines }: Lines): readonly Change[] {
  const { row, column, field } = found
  const line = row === undefined ? undefined : lines[row - 1]
  if (row === undefined || line === undefined) return []
  if (found.code === 'blank-first-line')
    return [{ title: 'Remove the blank first line', row: 1, after: undefined }]
  if (hasOtherSeparators(found, line)) {
    const title = 'Separate the cells with commas'
    return [{ title, row, after: withCommas(line), everywhere: withCommas }]
  }
  const whole = wholeLine(found, line).map(([title, after]) => ({ title, row, after }))
  if (column === undefined) return whole
  const cell = cellsOf(line)[column - 1] ?? ''
  const name = field ?? `field ${column}`
  const inCell = cellValues(found, cell.trim()).map(([value, title]) => ({
    title: title ?? `Set ${name} to ${value}`,
    row,
    column,
    after: withCell(line, column, value),
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
function withCell(line: string, column: number, value: string): string {
  return cellsOf(line)
    .map((cell, i) => {
      if (i !== column - 1) return cell
      const blanks = /^\s*/.exec(cell)?.[0] ?? ''
      return `${cell.trim() === '' ? ' ' : blanks}${value}`
    })
    .join(',')
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
): readonly (readonly [title: string, after: string])[] {
  const trimmed = line.trimEnd()
  switch (code) {
    case 'no-trailing-comma':
    case 'last-field-dropped':
      return [['End the row with a comma', `${trimmed},`]]
    case 'missing-field':
      return [
        ...(trimmed.endsWith(',') ? [] : [['End the row with a comma', `${trimmed},`] as const]),
        ['Put commas between the numbers', trimmed.replaceAll(/(\d)\s+(?=\d)/g, '$1, ').replace(/,?$/, ',')],
        [`Set ${field ?? 'the last field'} to 1`, `${trimmed.replace(/,$/, '')}, 1,`],
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
