import type { Dataflow } from '../../../src/engine/model/array-config.ts'
import type { Layer } from '../../../src/engine/model/layer.ts'

/**
 * Slow twin of the systolic array, written from the specification (sections 2 and 3) and from nothing else: the
 * operand matrices are built cell by cell, and every request is put on its line one by one.
 */
export interface TwinArray {
  readonly rows: number
  readonly cols: number
  readonly dataflow: Dataflow
}

/** An operand as a matrix of addresses; -1 is the null request. */
type Matrix = readonly (readonly number[])[]

/** The operands of a layer: ifmap[pixel][window], filter[window][filter], ofmap[pixel][filter]. */
export interface Operands {
  readonly m: number
  readonly n: number
  /** Window elements that enter the array: the kept ones. */
  readonly k: number
  readonly denseK: number
  readonly ifmap: Matrix
  readonly filter: Matrix
  readonly ofmap: Matrix
}

/** Requests by line, each line in the order of service, null requests as -1. */
export type Lines = readonly (readonly number[])[]

export interface Demand {
  readonly lines: number
  readonly linesPerFold: number
  readonly ifmap: Lines
  readonly filter: Lines
  readonly ofmap: Lines
  /** Used rows and columns of each fold, in order. */
  readonly folds: readonly { readonly rows: number; readonly cols: number }[]
  readonly time: number
}

/** Matrices of the original: no padding, output sizes rounded up; with `sparse` only the first N of every M windows. */
export function compatibleOperands(layer: Layer, sparse: boolean): Operands {
  const { ifmapHeight: ih, ifmapWidth: iw, filterHeight: fh, filterWidth: fw } = layer
  const { channels: ch, strideHeight: sh, strideWidth: sw, filters: n } = layer
  const oh = Math.ceil((ih - fh + sh) / sh)
  const ow = Math.ceil((iw - fw + sw) / sw)
  const denseK = fh * fw * ch
  const { keep, of } = (sparse ? layer.sparsity : undefined) ?? { keep: 1, of: 1 }
  const kept: number[] = []
  for (let j = 0; j < denseK; j++) if (j % of < keep) kept.push(j)
  const ifmap: number[][] = []
  for (let orow = 0; orow < oh; orow++) {
    for (let ocol = 0; ocol < ow; ocol++) {
      const line: number[] = []
      for (let crow = 0; crow < fh; crow++) {
        for (let ccol = 0; ccol < fw; ccol++) {
          for (let c = 0; c < ch; c++) {
            const y = orow * sh + crow
            const x = ocol * sw + ccol
            line.push(y >= ih || x >= iw ? -1 : (y * iw + x) * ch + c)
          }
        }
      }
      ifmap.push(kept.map((j) => line[j]!))
    }
  }
  const m = oh * ow
  return {
    m,
    n,
    k: kept.length,
    denseK,
    ifmap,
    filter: kept.map((j) => Array.from({ length: n }, (_, filter) => filter * denseK + j)),
    ofmap: Array.from({ length: m }, (_, i) =>
      Array.from({ length: n }, (_unused, filter) => n * i + filter),
    ),
  }
}

/** Windows along one padded axis: they start at -pad and must end inside. */
export function windowStarts(size: number, filter: number, stride: number, pad: number): number[] {
  const starts: number[] = []
  for (let at = -pad; at + filter <= size + pad; at += stride) starts.push(at)
  return starts
}

/**
 * Matrices of one group under corrected rules: padding and batch, output sizes rounded down; a layer with a sparsity
 * ratio is taken for sparse.
 */
export function correctedOperands(layer: Layer, group: number): Operands {
  const { ifmapHeight: ih, ifmapWidth: iw, filterHeight: fh, filterWidth: fw } = layer
  const ch = layer.channels / layer.groups
  const n = layer.filters / layer.groups
  const tops = windowStarts(ih, fh, layer.strideHeight, layer.padHeight)
  const lefts = windowStarts(iw, fw, layer.strideWidth, layer.padWidth)
  const denseK = fh * fw * ch
  const { keep, of } = layer.sparsity ?? { keep: 1, of: 1 }
  const kept = Array.from({ length: denseK }, (_, j) => j).filter((j) => j % of < keep)
  const ifmap: number[][] = []
  for (let image = 0; image < layer.batch; image++) {
    for (const top of tops) {
      for (const left of lefts) {
        const line: number[] = []
        for (let y = top; y < top + fh; y++) {
          for (let x = left; x < left + fw; x++) {
            for (let c = 0; c < ch; c++) {
              const inside = y >= 0 && x >= 0 && y < ih && x < iw
              const address = ((image * ih + y) * iw + x) * layer.channels + group * ch + c
              line.push(inside ? address : -1)
            }
          }
        }
        ifmap.push(kept.map((j) => line[j]!))
      }
    }
  }
  const firstFilter = group * n
  return {
    m: ifmap.length,
    n,
    k: kept.length,
    denseK,
    ifmap,
    filter: kept.map((j) => Array.from({ length: n }, (_, filter) => (firstFilter + filter) * denseK + j)),
    ofmap: ifmap.map((_, i) =>
      Array.from({ length: n }, (_unused, filter) => i * layer.filters + firstFilter + filter),
    ),
  }
}

/** Spatial rows, spatial columns and time of a dataflow (the table of section 3). */
export function extents(o: Operands, dataflow: Dataflow): readonly [number, number, number] {
  if (dataflow === 'os') return [o.m, o.n, o.k]
  if (dataflow === 'ws') return [o.k, o.n, o.m]
  return [o.k, o.m, o.n]
}

/** Puts every request of a layer on its line. */
export function demandOf(o: Operands, { rows: R, cols: C, dataflow }: TwinArray): Demand {
  const [sr, sc, time] = extents(o, dataflow)
  const linesPerFold = dataflow === 'os' ? time + R + C - 2 : time + 2 * R + C - 2
  const ifmap: number[][] = []
  const filter: number[][] = []
  const ofmap: number[][] = []
  const folds: { rows: number; cols: number }[] = []
  for (let firstCol = 0; firstCol < sc; firstCol += C) {
    for (let firstRow = 0; firstRow < sr; firstRow += R) {
      const base = ifmap.length
      for (let line = 0; line < linesPerFold; line++) {
        ifmap.push([])
        filter.push([])
        ofmap.push([])
      }
      const ru = Math.min(R, sr - firstRow)
      const cu = Math.min(C, sc - firstCol)
      folds.push({ rows: ru, cols: cu })
      // Lanes ascend in the outer loops, so each line lists its requests in ascending array index.
      for (let r = 0; r < ru; r++) {
        for (let t = 0; t < time; t++) {
          if (dataflow === 'os') ifmap[base + t + r]!.push(o.ifmap[firstRow + r]![t]!)
          if (dataflow === 'ws') ifmap[base + R + t + r]!.push(o.ifmap[t]![firstRow + r]!)
          if (dataflow === 'is') filter[base + R + t + r]!.push(o.filter[firstRow + r]![t]!)
        }
      }
      for (let c = 0; c < cu; c++) {
        if (dataflow === 'os') {
          for (let t = 0; t < time; t++) filter[base + t + c]!.push(o.filter[t]![firstCol + c]!)
          for (let r = 0; r < ru; r++) {
            ofmap[base + time - 1 + (R - 1 - r) + c]!.push(o.ofmap[firstRow + r]![firstCol + c]!)
          }
          continue
        }
        for (let r = 0; r < ru; r++) {
          if (dataflow === 'ws') filter[base + R - 1 - r]!.push(o.filter[firstRow + r]![firstCol + c]!)
          else ifmap[base + R - 1 - r]!.push(o.ifmap[firstCol + c]![firstRow + r]!)
        }
        for (let t = 0; t < time; t++) {
          const word = dataflow === 'ws' ? o.ofmap[t]![firstCol + c]! : o.ofmap[firstCol + c]![t]!
          ofmap[base + 2 * R - 1 + t + c]!.push(word)
        }
      }
    }
  }
  return { lines: ifmap.length, linesPerFold, ifmap, filter, ofmap, folds, time }
}

/** First and last line with a request that is not null; undefined when there is none. */
export function spanOf(lines: Lines): { first: number; last: number } | undefined {
  const busy = lines.map((line) => line.some((address) => address !== -1))
  const first = busy.indexOf(true)
  return first < 0 ? undefined : { first, last: busy.lastIndexOf(true) }
}

/** Requests of all lines, null ones counted or not. */
export function requestCount(lines: Lines, withNulls: boolean): number {
  let count = 0
  for (const line of lines) for (const address of line) if (withNulls || address !== -1) count++
  return count
}
