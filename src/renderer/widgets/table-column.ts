/** A column of a data table. */
export interface TableColumn<Row> {
  readonly key: string
  readonly title: string
  /** Stands in the head after the title, so that cells hold digits only. */
  readonly unit?: string
  /** Least width in pixels. */
  readonly width: number
  /** Takes its share of the space that is left; at least one column should. */
  readonly grows?: boolean
  /** Numbers stand at the right, in the font of numbers. */
  readonly isNumber?: boolean
  readonly isSortable?: boolean
  /** What the column means, on its head. */
  readonly definition?: string
  /** The text of a cell; a slot `cell-<key>` can show more. */
  readonly text: (row: Row) => string
}

/** By which column a table is sorted. */
export interface TableSort {
  readonly key: string
  readonly isDescending: boolean
}

/** The sort after a click on a head: the column as it is best first, then the other way. */
export function nextSort(sort: TableSort | undefined, key: string, isNumber: boolean): TableSort {
  if (sort?.key === key) return { key, isDescending: !sort.isDescending }
  // Of numbers the large ones are looked for.
  return { key, isDescending: isNumber }
}

/** Tracks of the grid all rows share. */
export function gridTemplate<Row>(columns: readonly TableColumn<Row>[], hasChecks: boolean): string {
  const tracks = columns.map(({ width, grows }) =>
    grows === true ? `minmax(${width}px, 1fr)` : `${width}px`,
  )
  return [...(hasChecks ? ['34px'] : []), ...tracks].join(' ')
}

/** Where a key moves in a list; undefined for other keys. `page` is the rows on the screen. */
export function movedBy(key: string, at: number, count: number, page: number): number | undefined {
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    j: at + 1,
    J: at + 1,
    ArrowUp: at - 1,
    k: at - 1,
    K: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1,
  }
  const target = targets[key]
  if (target === undefined || count === 0) return undefined
  return Math.min(count - 1, Math.max(0, target))
}
