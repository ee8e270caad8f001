import type { PeModel } from '../design.ts'
import { tiledCycles } from '../tiles.ts'

/** INT5 multipliers without an outlier path: C(40) for deltas, three passes for raw values: C(40 / 3) [P][I]. */
export const int5: PeModel = {
  id: 'int5',
  description: 'INT5 lanes wide enough for every delta, no outlier path',
  cycles: (layer, { parameters: p, step }) => {
    const isRaw = layer.isAttention || step === 'first'
    return tiledCycles(layer, isRaw ? p.int5Lanes / p.int5RawPasses : p.int5Lanes, p)
  },
}
