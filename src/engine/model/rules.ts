/** Whose rules a run follows: the original's two versions, every quirk included, or ours with the faults fixed. */
export type RulesId = 'scale-sim-v2' | 'scale-sim-v3' | 'corrected'

/** One fault of the original and what the corrected rules do instead. */
export interface Fix {
  readonly id: FixId
  readonly title: string
  /** Why the original's behaviour is a fault. */
  readonly reason: string
  /** The original's issues, `repository#number`, where users reported it. */
  readonly issues: readonly string[]
}

const FIX_TABLE = {
  'strict-dataflow': {
    title: 'An unknown dataflow is an error',
    reason: 'The original prints a warning and simulates output stationary, whatever was asked for.',
    issues: [],
  },
  'keep-last-field': {
    title: 'The last CSV field counts with or without a trailing comma',
    reason:
      'The original drops the last field of every row, so a row without a trailing comma loses a number.',
    issues: [
      'scalesim-project/SCALE-Sim#38',
      'scalesim-project/SCALE-Sim#49',
      'scalesim-project/SCALE-Sim#106',
    ],
  },
  'tolerant-text': {
    title: 'Blank lines, BOM, semicolons, inline comments and odd case are read as meant',
    reason:
      'The original crashes on a blank first line, takes inline comments as values and wants lower case.',
    issues: ['scalesim-project/SCALE-Sim#49'],
  },
  'named-depthwise': {
    title: 'Depth-wise convolution is a column (groups), not part of a name',
    reason:
      'The original splits every layer whose name contains DP, and no other, into one layer per channel.',
    issues: ['ARM-software/SCALE-Sim#38', 'scalesim-project/SCALE-Sim#9'],
  },
  'floor-output-size': {
    title: 'Output sizes round down',
    reason:
      'The original rounds up, so with a stride that does not divide the last window hangs over the ifmap.',
    issues: [],
  },
  'count-last-cycle': {
    title: 'Total cycles count every cycle',
    reason: 'The original reports the number of the last cycle, one less than the cycles taken.',
    issues: ['scalesim-project/SCALE-Sim#125'],
  },
  'exact-write-count': {
    title: 'Output stationary writes each output once',
    reason: 'The original adds rows + columns to the ofmap SRAM writes of every fold.',
    issues: [],
  },
  'exact-utilisation': {
    title: 'Compute utilisation divides by the cycles of the fold',
    reason:
      'The original counts the skew twice for weight and input stationary: T+2R+2C-3 instead of T+2R+C-2.',
    issues: ['scalesim-project/SCALE-Sim#108'],
  },
  'exact-fold-mean': {
    title: 'Averages over folds are exact',
    reason:
      'The original adds rounded doubles fold by fold, so last digits depend on the order of folds and on the version of Python.',
    issues: [],
  },
  'pruned-work': {
    title: 'Pruned multiplications are not counted as work',
    reason:
      'The original divides the dense multiplications by the cycles of the pruned layer: utilisation beyond 100 %.',
    issues: ['scalesim-project/scale-sim-v3#6'],
  },
  'pruned-reads': {
    title: 'A pruned layer reads the ifmap words it uses',
    reason:
      'The original multiplies the ifmap reads of a pruned weight stationary layer by M/N, as if all words entered the array.',
    issues: ['scalesim-project/scale-sim-v3#6'],
  },
  'skip-null-reads': {
    title: 'Padding and overhang are not read',
    reason: 'The original counts null addresses as SRAM reads.',
    issues: [],
  },
  'sound-memory': {
    title: 'Scratchpads keep what they hold, and move exactly the words that are missing',
    reason:
      'The original forgets the whole buffer at each generation (CALC), fetches duplicates and padding and walks round a ring to go back one tile (USER), double-counts partly filled write lines, leaves the last writes outside Total Cycles and adds stalls twice or negatively (v3).',
    issues: [
      'scalesim-project/SCALE-Sim#4',
      'scalesim-project/SCALE-Sim#27',
      'scalesim-project/SCALE-Sim#50',
      'scalesim-project/SCALE-Sim#100',
      'scalesim-project/SCALE-Sim#107',
      'scalesim-project/SCALE-Sim#130',
    ],
  },
  'shared-bandwidth': {
    title: 'The three operands share one DRAM bandwidth',
    reason: 'The original gives each operand an interface of the full bandwidth.',
    issues: ['scalesim-project/SCALE-Sim#107'],
  },
  'read-back-partial-sums': {
    title: 'Partial sums are read back before they are added to',
    reason: 'The original writes the partial sums of every row fold and never reads them again.',
    issues: ['ARM-software/SCALE-Sim#18'],
  },
  'count-cold-start': {
    title: 'Filling the scratchpads before the first cycle takes time',
    reason: 'The original charges the first fill before cycle 0, outside Total Cycles.',
    issues: ['scalesim-project/SCALE-Sim#26'],
  },
} as const satisfies Record<string, Omit<Fix, 'id'>>

/** Name of one switch of the corrected rules. */
export type FixId = keyof typeof FIX_TABLE

/** Every fix, in the order of the documentation. */
export const FIXES: readonly Fix[] = (Object.keys(FIX_TABLE) as FixId[]).map((id) => ({
  id,
  ...FIX_TABLE[id],
}))

/** Rules as a parameter: an identity and, for corrected rules, the fixes that are on. */
export interface Rules {
  readonly id: RulesId
  readonly fixes: ReadonlySet<FixId>
}

export const SCALE_SIM_V2: Rules = { id: 'scale-sim-v2', fixes: new Set() }
export const SCALE_SIM_V3: Rules = { id: 'scale-sim-v3', fixes: new Set() }
/** All fixes on: the default for new projects. */
export const CORRECTED: Rules = { id: 'corrected', fixes: new Set(FIXES.map((fix) => fix.id)) }

/** The corrected rules without some fixes, to see what each of them changes. */
export function correctedWithout(...off: readonly FixId[]): Rules {
  return { id: 'corrected', fixes: new Set(FIXES.map((fix) => fix.id).filter((id) => !off.includes(id))) }
}

/** The rules with that name; every fix on for `corrected`. */
export function rulesOf(id: RulesId): Rules {
  return id === 'corrected' ? CORRECTED : id === 'scale-sim-v3' ? SCALE_SIM_V3 : SCALE_SIM_V2
}
