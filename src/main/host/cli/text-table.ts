/** One column of a text table. */
export interface Column<Row> {
  readonly title: string
  /** Printed under the title, e.g. `cycles`. */
  readonly unit?: string
  /** Text is aligned left, everything else right. */
  readonly align?: 'left'
  readonly cell: (row: Row) => string
}

const MAX_TEXT_WIDTH = 32

/** Rows under aligned titles and units; after them, under a rule, the rows of the foot. */
export function textTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  foot: readonly Row[] = [],
): string {
  const lineOf = (row: Row): readonly string[] =>
    columns.map((column) => shortened(printable(column.cell(row))))
  const body = rows.map(lineOf)
  const footer = foot.map(lineOf)
  const units = columns.map((column) => column.unit ?? '')
  const head = [columns.map((column) => column.title), ...(units.every((u) => u === '') ? [] : [units])]
  const all = [...head, ...body, ...footer]
  const widths = columns.map((_, index) =>
    all.reduce((width, line) => Math.max(width, line[index]?.length ?? 0), 0),
  )
  const print = (line: readonly string[]): string =>
    columns
      .map(({ align }, index) => {
        const [text, width] = [line[index] ?? '', widths[index] ?? 0]
        return align === 'left' ? text.padEnd(width) : text.padStart(width)
      })
      .join('  ')
      .trimEnd()
  const rule = widths.map((width) => '-'.repeat(width)).join('  ')
  const end = footer.length === 0 ? [] : [rule, ...footer.map(print)]
  return [...head.map(print), rule, ...body.map(print), ...end].map((line) => `${line}\n`).join('')
}

/** Names come from files: nothing in them may steer the terminal. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '\ufffd')
}

function shortened(text: string): string {
  return text.length <= MAX_TEXT_WIDTH ? text : `${text.slice(0, MAX_TEXT_WIDTH - 1)}…`
}

/** A whole number with its digits in groups of three: `1,234,567`. */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** A measured value with two decimals. */
export function decimal(value: number): string {
  return value.toFixed(2)
}

/** Bytes in the largest binary unit that leaves at least one. */
export function bytes(value: number): string {
  return scaled(value, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'])
}

/** Seconds as ms, s, min or h, to the precision of a guess. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${Math.max(1, Math.round(seconds * 1000))} ms`
  if (seconds < 60) return `${seconds.toPrecision(2)} s`
  return seconds < 3600 ? `${(seconds / 60).toPrecision(2)} min` : `${count(seconds / 3600)} h`
}

function scaled(value: number, base: number, units: readonly string[]): string {
  const exponent = Math.min(units.length - 1, value < base ? 0 : Math.floor(Math.log(value) / Math.log(base)))
  const number = value / base ** exponent
  return `${exponent === 0 ? count(number) : number.toFixed(1)} ${units[exponent] ?? ''}`
}
