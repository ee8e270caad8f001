/** How compute and memory overlap inside a layer. */
export type Overlap = 'tile-rows' | 'weights-first' | 'layer-max' | 'none'

/** Why a layer takes longer than its array works. */
export interface StallSeconds {
  /** The special function unit takes longer than the array. */
  readonly sfu: number
  readonly weights: number
  readonly activations: number
  /** The updates in the banks take longer than everything else. */
  readonly ndp: number
}

/** The parts of one layer, in seconds. */
export interface LayerPhases {
  /** The array alone. */
  readonly peSeconds: number
  /** The special function unit alone. */
  readonly sfuSeconds: number
  readonly weightSeconds: number
  readonly activationSeconds: number
  readonly ndpSeconds: number
  /** Tile rows; at least 1. */
  readonly tileRows: number
  /** The weights do not fit and come again with every tile row. */
  readonly isStreamingWeights: boolean
}

/** Time of one layer and where it goes: timeSeconds = peSeconds + the sum of the stalls. */
export interface LayerTime {
  readonly timeSeconds: number
  /** Array and special function unit, which run side by side: the longer of the two. */
  readonly computeSeconds: number
  readonly stalls: StallSeconds
}

/**
 * T = max(C/R, Wt) + max(C (R-1)/R, At) for tile rows [I]: the first tile row computes while the weights arrive, the
 * others while activations move. Streamed weights and `layer-max`: T = max(C, Wt + At). `weights-first`:
 * Wt + max(C, At). `none`: C + Wt + At. C = max(array, special function unit); Wt, At = bus times.
 */
export function overlapLayer(phases: LayerPhases, overlap: Overlap): LayerTime {
  const { peSeconds, sfuSeconds, weightSeconds: w, activationSeconds: a, ndpSeconds, tileRows } = phases
  const c = Math.max(peSeconds, sfuSeconds)
  const mode = overlapOf(phases, overlap)
  const [weightStall, activationStall] = memoryStalls(mode, c, w, a, tileRows)
  const timeBeforeNdp = c + weightStall + activationStall
  const ndp = Math.max(0, ndpSeconds - timeBeforeNdp)
  return {
    timeSeconds: timeBeforeNdp + ndp,
    computeSeconds: c,
    stalls: { sfu: c - peSeconds, weights: weightStall, activations: activationStall, ndp },
  }
}

/** The overlap of a layer: weights that stream need it perfect, or there is none. */
export function overlapOf({ isStreamingWeights }: LayerPhases, overlap: Overlap): Overlap {
  return isStreamingWeights && overlap !== 'none' ? 'layer-max' : overlap
}

function memoryStalls(
  overlap: Overlap,
  c: number,
  w: number,
  a: number,
  tileRows: number,
): readonly [weights: number, activations: number] {
  switch (overlap) {
    case 'tile-rows': {
      const firstRow = c / tileRows
      return [Math.max(0, w - firstRow), Math.max(0, a - (c - firstRow))]
    }
    case 'weights-first':
      return [w, Math.max(0, a - c)]
    case 'none':
      return [w, a]
    case 'layer-max': {
      // Both wait on one bus: the stall is shared in proportion to the bytes.
      const stall = Math.max(0, w + a - c)
      const weightShare = w + a === 0 ? 0 : w / (w + a)
      return [stall * weightShare, stall * (1 - weightShare)]
    }
  }
}
