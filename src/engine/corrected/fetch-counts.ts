/**
 * Ifmap words that must come from DRAM, per segment of the schedule (a fold; for input stationary a column fold).
 * `first` holds them for the first pass over the ifmap, `later` for each following pass; `compulsory` is the number of
 * distinct words, the least any scratchpad can fetch.
 */
export interface IfmapFetch {
  readonly first: Float64Array
  readonly later: Float64Array
  readonly compulsory: number
}
