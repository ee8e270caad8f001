import { pythonFloat } from './python-float.ts'

/** From here on Python writes a float with an exponent. */
const EXPONENT_FROM = 1e16

/**
 * One row of a trace file, without line end: the cycle and the first `count` addresses (-1 is no request). SRAM traces
 * are integers (`1,10000000,-1`), DRAM traces floating point (`-3.0,10000000.0,-1.0`).
 */
export function formatTraceRow(
  cycle: number,
  addresses: ArrayLike<number>,
  count: number,
  style: 'int' | 'float',
): string {
  let row: string
  if (style === 'int') {
    row = `${cycle}`
    for (let i = 0; i < count; i++) row += `,${addresses[i]}`
    return row
  }
  row = floatCell(cycle)
  for (let i = 0; i < count; i++) row += `,${floatCell(addresses[i] ?? -1)}`
  return row
}

/** Addresses and cycles are nearly always small integers, for which appending `.0` is all there is to do. */
function floatCell(x: number): string {
  return Number.isInteger(x) && x < EXPONENT_FROM && x > -EXPONENT_FROM && !Object.is(x, -0)
    ? `${x}.0`
    : pythonFloat(x)
}
