/** One row of a SCALE-Sim v3 layout file: how an operand's words are laid out in scratchpad lines. */
export interface LayoutRow {
  readonly name: string
  readonly ifmapHeightFactor: number
  readonly ifmapWidthFactor: number
  readonly filterHeightFactor: number
  readonly filterWidthFactor: number
  readonly channelFactor: number
  readonly filterCountFactor: number
  /** Order of (height, width, channel) inside a line. */
  readonly ifmapIntraline: readonly number[]
  /** Order of (height, width, channel) of the lines. */
  readonly ifmapInterline: readonly number[]
  /** Order of (filter, channel, height, width) inside a line, as written in the file. */
  readonly filterIntraline: readonly number[]
  readonly filterInterline: readonly number[]
}
