import type { RunRow } from '../../../shared/model/runs.ts'
import type { Extent } from '../../heatmap/viewport.ts'

/** The runs of an address, `12` or `12,15`; whatever is no id is left out, and a run is shown once. */
export function parseRunIds(text: string): readonly number[] {
  const ids = text.split(',').map(Number)
  return [...new Set(ids.filter((id) => Number.isSafeInteger(id) && id > 0))]
}

/** A window of an address, `14191:14808`; undefined when it is none. */
export function parseWindow(text: string | undefined): Extent | undefined {
  const found = /^(-?\d+):(-?\d+)$/.exec(text ?? '')
  if (found === null) return undefined
  const [first, end] = [Number(found[1]), Number(found[2])]
  return Number.isSafeInteger(first) && Number.isSafeInteger(end) && first < end ? { first, end } : undefined
}

/** What a run is called here: workload, design and array. */
export function runTitle({
  workload,
  design,
  rows,
  cols,
}: Pick<RunRow, 'workload' | 'design' | 'rows' | 'cols'>): string {
  const dataflow = /^array-(os|ws|is)$/.exec(design)?.[1]
  return `${workload} · ${dataflow === undefined ? design : DATAFLOWS[dataflow as Dataflow]} · ${rows} × ${cols}`
}

type Dataflow = 'os' | 'ws' | 'is'

const DATAFLOWS: Readonly<Record<Dataflow, string>> = {
  os: 'output stationary',
  ws: 'weight stationary',
  is: 'input stationary',
}
