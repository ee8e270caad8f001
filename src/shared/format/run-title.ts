import type { RunRow } from '../model/runs.ts'

/** What a run is called: workload and design, as in every table. */
export function runTitle({ workload, design }: Pick<RunRow, 'workload' | 'design'>): string {
  return `${workload} · ${designTitle(design)}`
}

/** Rows and columns of the array; a GPU has neither, but tensor cores. */
export function arrayTitle({ rows, cols }: Pick<RunRow, 'rows' | 'cols'>): string {
  return rows > 0 && cols > 0 ? `${rows} × ${cols}` : 'tensor cores'
}

/** A design's id; an array's dataflow in words. */
export function designTitle(design: string): string {
  return DATAFLOWS[design] ?? design
}

const DATAFLOWS: Readonly<Record<string, string>> = {
  'array-os': 'output stationary',
  'array-ws': 'weight stationary',
  'array-is': 'input stationary',
}
