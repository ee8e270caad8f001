import type { Problem, Result, Severity } from '../model/problem.ts'
import { fail, ok, problem } from '../model/problem.ts'

/** Where a problem is, and what helps with it. */
export type Place = Partial<Omit<Problem, 'code' | 'message' | 'severity'>>

/** Collects the problems of one input, so that a reader tells all of them and not only the first. */
export interface Findings {
  readonly error: (code: string, message: string, place?: Place) => void
  readonly note: (severity: Exclude<Severity, 'error'>, code: string, message: string, place?: Place) => void
  /** Adds problems that are already complete but for the file. */
  readonly addAll: (problems: readonly Problem[]) => void
  readonly failed: () => boolean
  /** True when no further error would be kept, so that reading on is a waste. */
  readonly full: () => boolean
  /** The value with its notes, or every problem found. */
  readonly finish: <T>(value: T | undefined) => Result<T>
}

/** Errors, and notes of one kind, that are kept; a file wrong in every row needs no more to be understood. */
const KEPT = 20

/** Starts a collection for the input named `file`. */
export function findingsFor(file: string | undefined): Findings {
  const errors: Problem[] = []
  const notes: Problem[] = []
  const notesOfKind = new Map<string, number>()
  const inFile = (place: Place): Place => (file === undefined ? place : { file, ...place })

  const note: Findings['note'] = (severity, code, message, place = {}) => {
    const count = (notesOfKind.get(code) ?? 0) + 1
    notesOfKind.set(code, count)
    if (count <= KEPT) notes.push(problem(code, message, { ...inFile(place), severity }))
  }
  const allNotes = (): readonly Problem[] => {
    const more = [...notesOfKind].filter(([, count]) => count > KEPT)
    return [
      ...notes,
      ...more.map(([code, count]) =>
        problem(code, `${count - KEPT} more of the same kind`, { ...inFile({}), severity: 'warning' }),
      ),
    ]
  }
  const addError = (error: Problem): void => {
    if (errors.length < KEPT) errors.push(error)
  }
  return {
    error: (code, message, place = {}) => addError(problem(code, message, inFile(place))),
    note,
    addAll: (problems) => {
      for (const p of problems) {
        if (p.severity === 'error') addError({ ...inFile({}), ...p })
        else note(p.severity, p.code, p.message, p)
      }
    },
    failed: () => errors.length > 0,
    full: () => errors.length >= KEPT,
    finish: (value) =>
      errors.length > 0 || value === undefined ? fail(...errors, ...allNotes()) : ok(value, allNotes()),
  }
}
