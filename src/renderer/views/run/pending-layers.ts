import type { RunDetail } from '../../../shared/model/runs.ts'
import type { LayerView } from './layer-view.ts'

/** A layer of a step that has no numbers yet, or never got any. */
export interface PendingLayer {
  readonly index: number
  readonly name: string
}

/** A place in the execution order. */
export type LayerSlot = LayerView | PendingLayer

/** Whether a place has no numbers. */
export function isPending(slot: LayerSlot): slot is PendingLayer {
  return !('row' in slot)
}

/** Index and name of the layer at a place. */
export function layerOfSlot(slot: LayerSlot): PendingLayer {
  return isPending(slot) ? slot : { index: slot.row.index, name: slot.row.name }
}

/** Whether layers of a run may be missing: it is not finished. */
export function isUnfinished({ status }: Pick<RunDetail, 'status'>): boolean {
  return status !== 'done'
}

/**
 * All `total` layers of a step in execution order, those without numbers in their places; `names` are the names of all
 * of them, as far as they are known.
 */
export function layerSlots(
  layers: readonly LayerView[],
  total: number,
  names: readonly string[],
): readonly LayerSlot[] {
  const byIndex = new Map(layers.map((layer) => [layer.row.index, layer]))
  const last = Math.max(total, ...layers.map(({ row }) => row.index + 1))
  return Array.from(
    { length: last },
    (_, index) => byIndex.get(index) ?? { index, name: names[index] ?? `Layer ${index}` },
  )
}

/** Layers whose name or kind has all words of a text, in any case; those without numbers have no kind yet. */
export function matchingSlots(slots: readonly LayerSlot[], text: string): readonly LayerSlot[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return slots.filter((slot) => {
    const where = (isPending(slot) ? slot.name : `${slot.row.name} ${slot.row.kind}`).toLowerCase()
    return words.every((word) => where.includes(word))
  })
}

/** Runs of neighbouring places without numbers; both ends belong to them. */
export function pendingRanges(
  slots: readonly LayerSlot[],
): readonly { readonly from: number; readonly to: number }[] {
  const ranges: { from: number; to: number }[] = []
  for (const [at, slot] of slots.entries()) {
    const last = ranges.at(-1)
    if (!isPending(slot)) continue
    if (last?.to === at - 1) last.to = at
    else ranges.push({ from: at, to: at })
  }
  return ranges
}

/** How many layers there are, and of how many: `12 of 53 layers`, `53 layers`. */
export function countText(slots: readonly LayerSlot[]): string {
  const there = slots.filter((slot) => !isPending(slot)).length
  const noun = slots.length === 1 ? 'layer' : 'layers'
  return there === slots.length ? `${slots.length} ${noun}` : `${there} of ${slots.length} ${noun}`
}
