/** A report as written by SCALE-Sim: named columns, one row per layer. */
export interface ReportTable {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** Reads a report: comma separated, blanks around cells and a comma at the end of the line do not matter. */
export function parseReport(text: string): ReportTable {
  const [columns = [], ...rows] = text
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== '')
    .map(cellsOf)
  return { columns, rows }
}

function cellsOf(line: string): readonly string[] {
  const cells = line.split(',').map((cell) => cell.trim())
  return cells.at(-1) === '' ? cells.slice(0, -1) : cells
}
