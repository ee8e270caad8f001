import type { LayerRow, RunDetail } from '../model/runs.ts'

/** What the cells of the matrix show. */
export type MatrixQuantity = 'cycles' | 'dram' | 'outliers'

/** Layers x steps: a differential design's first step is a row of its own, all later ones are alike and are one. */
export interface StepMatrix {
  readonly layers: readonly Pick<LayerRow, 'index' | 'name'>[]
  readonly rows: readonly {
    readonly title: string
    /** Steps the row stands for, from 1. */
    readonly from: number
    readonly to: number
    readonly values: readonly (number | null)[]
  }[]
  /** Smallest positive and largest value of all. */
  readonly least: number
  readonly most: number
}

const VALUES: Readonly<Record<MatrixQuantity, (row: LayerRow) => number | null>> = {
  cycles: ({ cycles }) => cycles,
  dram: ({ dramBytes }) => dramBytes.ifmap + dramBytes.filter + dramBytes.ofmap,
  outliers: ({ outlierRate }) => (outlierRate === null ? null : 100 * outlierRate),
}

/** The matrix of a run that has a first step unlike the others; undefined for any other run. */
export function stepMatrix(
  { layers, steps }: Pick<RunDetail, 'layers' | 'steps'>,
  quantity: MatrixQuantity,
): StepMatrix | undefined {
  const first = layers.filter(({ step }) => step === 'first')
  if (first.length === 0) return undefined
  const steady = new Map(layers.filter(({ step }) => step === 'steady').map((layer) => [layer.index, layer]))
  const of = VALUES[quantity]
  const later = first.map(({ index }) => {
    const layer = steady.get(index)
    return layer === undefined ? null : of(layer)
  })
  const rows = [
    { title: 'Step 1', from: 1, to: 1, values: first.map(of) },
    ...(steps > 1
      ? [{ title: steps === 2 ? 'Step 2' : `Steps 2–${steps}`, from: 2, to: steps, values: later }]
      : []),
  ]
  const positive = rows
    .flatMap(({ values }) => values)
    .filter((value): value is number => value !== null && value > 0)
  return {
    layers: first.map(({ index, name }) => ({ index, name })),
    rows,
    least: positive.length === 0 ? 0 : Math.min(...positive),
    most: Math.max(0, ...positive),
  }
}

/** Place of a value on a logarithmic scale from the least to the most, 0 to 1; 0 for none. */
export function logShare(value: number | null, { least, most }: Pick<StepMatrix, 'least' | 'most'>): number {
  if (value === null || value <= 0) return 0
  if (most === least) return 1
  // The least value is told from nothing at all.
  const floor = 0.04
  return floor + ((1 - floor) * Math.log(value / least)) / Math.log(most / least)
}
