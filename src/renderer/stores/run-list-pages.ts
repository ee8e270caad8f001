/** Rows of a page; small enough to be quick, large enough for a screen. */
export const PAGE_ROWS = 100
/** Pages kept: some screens around the one looked at. */
const MOST_PAGES = 40

/** Rows of a long list, kept by pages; those used longest ago go first. */
export interface PageCache<Row> {
  readonly rowAt: (index: number) => Row | undefined
  /** Numbers of the pages between two rows that are not there. */
  readonly missing: (first: number, last: number) => readonly number[]
  readonly put: (page: number, rows: readonly Row[]) => void
  /** All rows that are there, with their places. */
  readonly entries: () => Iterable<readonly [index: number, row: Row]>
}

/** An empty cache. */
export function createPageCache<Row>(rowsPerPage = PAGE_ROWS, mostPages = MOST_PAGES): PageCache<Row> {
  const pages = new Map<number, readonly Row[]>()
  return {
    rowAt: (index) => pages.get(Math.floor(index / rowsPerPage))?.[index % rowsPerPage],
    missing: (first, last) => pagesBetween(first, last, rowsPerPage).filter((page) => !pages.has(page)),
    put: (page, rows) => {
      // Last in the order of insertion is used last.
      pages.delete(page)
      pages.set(page, rows)
      const [oldest] = pages.keys()
      if (pages.size > mostPages && oldest !== undefined) pages.delete(oldest)
    },
    *entries() {
      for (const [page, rows] of pages)
        for (const [at, row] of rows.entries()) yield [page * rowsPerPage + at, row]
    },
  }
}

/** The numbers of the pages that hold the rows from `first` to `last`. */
export function pagesBetween(first: number, last: number, rowsPerPage = PAGE_ROWS): readonly number[] {
  const from = Math.floor(Math.max(0, first) / rowsPerPage)
  const to = Math.floor(Math.max(0, last) / rowsPerPage)
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)
}
