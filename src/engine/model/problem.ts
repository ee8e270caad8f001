/** How bad a problem is: an error stops the task, a repair was made and is told, a warning is only told. */
export type Severity = 'error' | 'repair' | 'warning'

/** One located statement about an input: what is wrong, where, what was expected, what was found, what to do. */
export interface Problem {
  /** Stable machine-readable name, kebab-case, e.g. `missing-key`. */
  readonly code: string
  readonly severity: Severity
  /** One sentence for a person, without the place (the place is in the fields below). */
  readonly message: string
  readonly file?: string
  /** 1-based line of the text file. */
  readonly row?: number
  /** 1-based cell of a CSV row. */
  readonly column?: number
  /** Name of the key or column. */
  readonly field?: string
  readonly expected?: string
  readonly got?: string
  readonly remedy?: string
}

/** A value with the repairs and warnings made on the way, or the problems that prevented it. */
export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly notes: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** A success, with the repairs and warnings that belong to it. */
export function ok<T>(value: T, notes: readonly Problem[] = []): Result<T> {
  return { ok: true, value, notes }
}

/** A failure; at least one problem is an error. */
export function fail<T>(...problems: readonly Problem[]): Result<T> {
  return { ok: false, problems }
}

/** An error problem; `place` adds file, row, column, field, expected, got and remedy. */
export function problem(
  code: string,
  message: string,
  place: Partial<Omit<Problem, 'code' | 'message'>> = {},
): Problem {
  return { severity: 'error', ...place, code, message }
}

/** The problem as one line: `file:row: field: message (expected …, got …). Remedy.` */
export function formatProblem(p: Problem): string {
  const row = p.row === undefined ? '' : `:${p.row}${p.column === undefined ? '' : `:${p.column}`}`
  const place = p.file === undefined ? (row === '' ? '' : `line ${row.slice(1)}: `) : `${p.file}${row}: `
  const field = p.field === undefined ? '' : `${p.field}: `
  const facts = [
    p.expected === undefined ? undefined : `expected ${p.expected}`,
    p.got === undefined ? undefined : `got ${p.got}`,
  ].filter((fact) => fact !== undefined)
  const detail = facts.length === 0 ? '' : ` (${facts.join(', ')})`
  const remedy = p.remedy === undefined ? '' : ` ${p.remedy}`
  return `${place}${field}${p.message}${detail}.${remedy}`
}
