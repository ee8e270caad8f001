import type { LayerFacts } from '../layer-facts.ts'
import { mebibytes } from '../machine.ts'
import type { ParameterValues } from '../parameters.ts'
import { tileRowsOf } from '../tiles.ts'
import type { DramBytes } from '../traffic.ts'

/**
 * Weights once if they fit the buffer; otherwise again for every tile row, because pixel tiles are the outer loop and
 * channel tiles the inner one: w' = 2 w (R if 2 w > buffer, else 1) [P][I].
 */
export function weightTraffic(
  layer: LayerFacts,
  p: ParameterValues,
): Pick<DramBytes, 'weights' | 'weightRefetches'> {
  const weights = p.rawBytes * layer.weightElements
  const fits = weights <= mebibytes(p.weightBufferMiB)
  return { weights, weightRefetches: fits ? 0 : weights * (tileRowsOf(layer, p.peRows) - 1) }
}
