/** Slots that CPython looks at behind a probed slot before it jumps. */
const LINEAR_PROBES = 9
/** Bits of the hash that each jump shifts in. */
const PERTURB_FACTOR = 2 ** 5
const SMALLEST_TABLE = 8
/** Above this many elements a table doubles; below it quadruples. */
const FAST_GROWTH = 50_000

const EMPTY = -1

/**
 * Order in which CPython (3.7 and later) iterates over a set of floats to which `values` were added one after the
 * other. Values are integers from 0 to 2^53, whose hash is the integer itself. The original takes a word's place in
 * this order for its place in a scratchpad line.
 */
export function setIterationOrder(values: ArrayLike<number>): Float64Array {
  let table = emptyTable(SMALLEST_TABLE)
  let used = 0
  for (let i = 0; i < values.length; i++) {
    if (!insert(table, values[i] ?? 0)) continue
    used++
    if (used * 5 >= (table.length - 1) * 3) table = grown(table, used > FAST_GROWTH ? used * 2 : used * 4)
  }
  return table.filter((value) => value !== EMPTY)
}

function emptyTable(slots: number): Float64Array {
  return new Float64Array(slots).fill(EMPTY)
}

/** The smallest table (a power of two) of more than `wanted` slots, filled in the order of the old table. */
function grown(table: Float64Array, wanted: number): Float64Array {
  let slots = SMALLEST_TABLE
  while (slots <= wanted) slots *= 2
  const larger = emptyTable(slots)
  for (const value of table) if (value !== EMPTY) insert(larger, value)
  return larger
}

/** Puts a value into the first free slot of its probe sequence; false when the table has it already. */
function insert(table: Float64Array, value: number): boolean {
  const slots = table.length
  let perturb = value
  // Remainders instead of bit masks: hashes may exceed 32 bits.
  let slot = value % slots
  for (;;) {
    const last = slot + LINEAR_PROBES < slots ? slot + LINEAR_PROBES : slot
    for (let i = slot; i <= last; i++) {
      if (table[i] === EMPTY) {
        table[i] = value
        return true
      }
      if (table[i] === value) return false
    }
    perturb = Math.floor(perturb / PERTURB_FACTOR)
    slot = (slot * 5 + 1 + perturb) % slots
  }
}
