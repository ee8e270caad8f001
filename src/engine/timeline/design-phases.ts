import { overlapOf, type LayerPhases, type Overlap } from '../designs/pipeline.ts'

/** Which bytes of a layer cross the bus in a phase. */
export type PhaseTraffic = 'none' | 'weights' | 'activations' | 'both'

/** One phase of a layer in seconds: tile rows one after the other, each computes, then waits. */
export interface PhaseSeconds {
  /** Tile rows of the layer it works on. */
  readonly firstRow: number
  readonly rows: number
  /** Multiplying. */
  readonly pe: number
  /** Waiting for the special function unit or, at the end of a layer, for the updates in the banks. */
  readonly ofmapWait: number
  readonly filterWait: number
  readonly ifmapWait: number
  readonly traffic: PhaseTraffic
  /** The bus is busy for so long, from the beginning of every tile row; 0 with a bus of unlimited width. */
  readonly bus: number
}

/**
 * The phases of a layer in order, whose times sum to that of `overlapLayer`: with overlap by tile rows the first row
 * while the weights arrive, then the others while activations move; otherwise weights first, or everything at once.
 * Waiting for the banks comes last.
 */
export function phasesOf(layer: LayerPhases, overlap: Overlap): readonly PhaseSeconds[] {
  const { weightSeconds: w, activationSeconds: a, tileRows: rows } = layer
  const pe = layer.peSeconds
  const sfu = Math.max(0, layer.sfuSeconds - pe)
  const c = pe + sfu
  const all = { ...IDLE, firstRow: 0, rows, pe, ofmapWait: sfu }
  const first = { ...IDLE, firstRow: 0, rows: 1 }
  const last = { ...IDLE, firstRow: rows - 1, rows: 1 }
  const before = ((): readonly PhaseSeconds[] => {
    switch (overlapOf(layer, overlap)) {
      case 'tile-rows':
        return byTileRows(layer, pe, sfu)
      case 'weights-first':
        return [
          { ...first, filterWait: w, traffic: 'weights', bus: w },
          { ...all, ifmapWait: Math.max(0, a - c), traffic: 'activations', bus: a },
        ]
      case 'none':
        return [
          { ...first, filterWait: w, traffic: 'weights', bus: w },
          all,
          { ...last, ifmapWait: a, traffic: 'activations', bus: a },
        ]
      case 'layer-max': {
        const stall = Math.max(0, w + a - c)
        const weightShare = w + a === 0 ? 0 : w / (w + a)
        const [filterWait, ifmapWait] = [stall * weightShare, stall * (1 - weightShare)]
        return [{ ...all, filterWait, ifmapWait, traffic: 'both', bus: w + a }]
      }
    }
  })()
  const seconds = before.reduce((sum, phase) => sum + phaseSeconds(phase), 0)
  const ndp = layer.ndpSeconds - seconds
  return ndp > 0 ? [...before, { ...last, ofmapWait: ndp }] : before
}

/** Seconds of a phase. */
export function phaseSeconds({ pe, ofmapWait, filterWait, ifmapWait }: PhaseSeconds): number {
  return pe + ofmapWait + filterWait + ifmapWait
}

const IDLE = { pe: 0, ofmapWait: 0, filterWait: 0, ifmapWait: 0, traffic: 'none', bus: 0 } as const

function byTileRows(
  { weightSeconds: w, activationSeconds: a, tileRows }: LayerPhases,
  pe: number,
  sfu: number,
): readonly PhaseSeconds[] {
  const [firstPe, firstSfu] = [pe / tileRows, sfu / tileRows]
  const [otherPe, otherSfu] = tileRows === 1 ? [0, 0] : [pe - firstPe, sfu - firstSfu]
  return [
    {
      ...IDLE,
      firstRow: 0,
      rows: 1,
      pe: firstPe,
      ofmapWait: firstSfu,
      filterWait: Math.max(0, w - firstPe - firstSfu),
      traffic: 'weights',
      bus: w,
    },
    {
      ...IDLE,
      firstRow: tileRows === 1 ? 0 : 1,
      rows: Math.max(1, tileRows - 1),
      pe: otherPe,
      ofmapWait: otherSfu,
      ifmapWait: Math.max(0, a - otherPe - otherSfu),
      traffic: 'activations',
      bus: a,
    },
  ]
}
