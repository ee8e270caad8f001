import type { Problem } from '../../../engine/model/problem.ts'
import type { Repair, RepairSlot } from '../../../shared/model/catalog.ts'

/** One change of one line; undefined takes the line out. */
export interface Change {
  readonly title: string
  readonly row: number
  readonly column?: number
  readonly after: string | undefined
  /** The part of `after` that is a guess, and where it begins there. */
  readonly guess?: Pick<RepairSlot, 'value' | 'column' | 'options'>
  /** The same change in all lines. */
  readonly everywhere?: (line: string) => string
}

/** Most repairs that are tried and shown. */
const MOST_REPAIRS = 20

/**
 * Changes of one place each that make a file read without one of its problems. Each has been tried: `read` tells what is
 * wrong with a text, and a repair that leaves its problem or makes another error is not among them. `changesFor` gives
 * what may help against a problem, the likeliest first.
 */
export function repairsOf(
  text: string,
  problems: readonly Problem[],
  read: (text: string) => readonly Problem[],
  changesFor: (found: Problem, lines: readonly string[]) => readonly Change[],
): readonly Repair[] {
  const file = splitLines(text)
  const repairs: Repair[] = []
  for (const found of problems) {
    const tried = changesFor(found, file.lines).map((change) =>
      tryChange(file, change, found, problems, read),
    )
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
  const { title, row, column, after, guess } = change
  const place = column === undefined ? { row } : { row, column }
  const slot = guess === undefined ? {} : { slot: { ...guess, offset: startOf(file, row) + guess.column } }
  const before = file.lines[row - 1] ?? ''
  return {
    repair: { title, reason: found.message, ...place, before, after: after ?? '', text, ...slot },
    errors,
  }
}

/** Where a row begins in the text. */
function startOf({ lines, ends }: Lines, row: number): number {
  return lines.slice(0, row - 1).reduce((sum, line, i) => sum + line.length + (ends[i]?.length ?? 0), 0)
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
