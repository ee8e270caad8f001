import { type Folding, usedCols, usedRows } from '../systolic/folding.ts'

/** Mapping efficiency and compute utilisation of a layer, in percent. */
export interface Utilisation {
  readonly mappingEfficiencyPercent: number
  readonly computeUtilPercent: number
}

/**
 * Lines the original divides a fold's work by: for weight and input stationary it counts the skew twice
 * (T + 2R + 2C - 3), so its utilisation is a little low.
 */
function utilisationLines(f: Folding): number {
  return f.dataflow === 'os' ? f.linesPerFold : f.time + 2 * f.rows + 2 * f.cols - 3
}

/**
 * The original's averages over folds: plain left-to-right sums of doubles in fold order, whose last digits depend on
 * that order; hence O(folds) additions instead of a product. `linesPerFold` is the original's unless given.
 */
export function compatibleUtilisation(f: Folding, linesPerFold = utilisationLines(f)): Utilisation {
  const pes = f.rows * f.cols
  const denominator = pes * linesPerFold
  let mappingSum = 0
  let computeSum = 0
  const lastRows = usedRows(f, f.rowFolds - 1)
  for (let fc = 0; fc < f.colFolds; fc++) {
    const cols = usedCols(f, fc)
    const mapping = (f.rows * cols) / pes
    const compute = (f.rows * cols * f.time) / denominator
    for (let fr = 1; fr < f.rowFolds; fr++) {
      mappingSum += mapping
      computeSum += compute
    }
    mappingSum += (lastRows * cols) / pes
    computeSum += (lastRows * cols * f.time) / denominator
  }
  const folds = f.rowFolds * f.colFolds
  return {
    mappingEfficiencyPercent: (mappingSum / folds) * 100,
    computeUtilPercent: (computeSum / folds) * 100,
  }
}

/** Quotient of two exact integer products, correctly rounded even beyond 2^53 (as Python divides integers). */
export function divideProducts(numerator: readonly number[], denominator: readonly number[]): number {
  const a = numerator.reduce((product, factor) => product * factor, 1)
  const b = denominator.reduce((product, factor) => product * factor, 1)
  if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) return a / b
  const exactA = numerator.reduce((product, factor) => product * BigInt(factor), 1n)
  const exactB = denominator.reduce((product, factor) => product * BigInt(factor), 1n)
  if (exactA === 0n) return 0
  // A quotient of at least 2^64 keeps more bits than a double; its sticky bit makes the rounding right.
  const shift = BigInt(Math.max(0, exactB.toString(2).length - exactA.toString(2).length + 66))
  const scaled = exactA << shift
  const quotient = scaled / exactB
  const sticky = quotient * exactB === scaled ? 0n : 1n
  return Number((quotient << 1n) | sticky) / 2 ** Number(shift + 1n)
}
