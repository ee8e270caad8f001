import type { LayerRow } from '../model/runs.ts'

/** What structure is read from. */
export type StructuredLayer = Pick<LayerRow, 'name' | 'kind' | 'm' | 'k' | 'n' | 'macs'>

/**
 * Side of the square feature map each layer makes: the root of its output pixels for a convolution, and that of the
 * convolution before it for any other layer (of the first one for those before it). Empty without square maps.
 */
export function mapSides(layers: readonly StructuredLayer[], batch: number): readonly number[] {
  const own = layers.map((layer) => (layer.kind === 'conv' ? sideOf(layer, batch) : undefined))
  const hasOther = layers.some((layer, index) => layer.kind === 'conv' && own[index] === undefined)
  const first = own.find((side) => side !== undefined)
  if (first === undefined || hasOther) return []
  let side = first
  return own.map((ownSide) => (side = ownSide ?? side))
}

function sideOf({ m, k, n, macs }: StructuredLayer, batch: number): number | undefined {
  // Some simulations count the pixels of all images as one matrix, others one matrix per image.
  const isPerImage = m * k * n > 0 && (macs / (m * k * n)) % batch === 0
  const side = Math.sqrt(isPerImage ? m : m / batch)
  return Number.isInteger(side) && side > 0 ? side : undefined
}
