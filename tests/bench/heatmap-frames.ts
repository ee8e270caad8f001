/** Times of frames and of the work in them, in milliseconds. */
export interface FrameTimes {
  readonly name: string
  readonly frames: readonly number[]
  readonly drawn: readonly number[]
}
