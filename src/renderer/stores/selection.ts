import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { loadLayout, saveLayout } from './layout-memory.ts'
import { selectRange, toggled } from './selected-runs.ts'
import { RUN_SLOTS, withoutRuns, withSlot, type RunSlots } from './run-slots.ts'

/** A layer of a network: by name across runs, by index within one. */
export interface LayerRef {
  readonly name: string
  readonly index: number
}

/** Something Esc clears before the selection; a view that has a brush registers it. */
export interface Brush {
  readonly isSet: () => boolean
  readonly clear: () => void
}

const KEY = 'deltascope-run-colours'

/** One hover and one selection for all views. */
export const useSelection = defineStore('selection', () => {
  const hoveredLayer = shallowRef<LayerRef>()
  const hoveredRun = ref<number>()
  const selectedLayer = shallowRef<LayerRef>()
  /** In the order of selection. */
  const runs = shallowRef<readonly number[]>([])
  const chosenBaseline = ref<number>()
  const slots = shallowRef<RunSlots>(keptSlots())
  const brushes = new Set<Brush>()

  /** What the others are compared with: the chosen one, else the first selected. */
  const baseline = computed(() => chosenBaseline.value ?? runs.value[0])

  function select(runIds: readonly number[]): void {
    runs.value = [...new Set(runIds)]
    if (chosenBaseline.value !== undefined && !runs.value.includes(chosenBaseline.value))
      chosenBaseline.value = undefined
    for (const runId of runs.value.slice(0, RUN_SLOTS)) giveSlot(runId)
  }

  /** Selects or unselects one run. */
  function toggle(runId: number): void {
    select(toggled(runs.value, runId))
  }

  /** Selects the runs from the one selected last to this one, in the order of a list. */
  function selectTo(runId: number, list: readonly number[]): void {
    select(selectRange(runs.value, runId, list))
  }

  function setBaseline(runId: number | undefined): void {
    chosenBaseline.value = runId
    if (runId !== undefined) giveSlot(runId)
  }

  /** Gives a run one of the eight colours; for a run that is pinned, opened or compared. */
  function giveSlot(runId: number): void {
    const inUse = new Set([...runs.value, ...(baseline.value === undefined ? [] : [baseline.value])])
    slots.value = withSlot(slots.value, runId, inUse)
    saveLayout(KEY, slots.value)
  }

  function slotOf(runId: number): number | undefined {
    return slots.value.find((holder) => holder.runId === runId)?.slot
  }

  /** After runs were deleted. */
  function forget(runIds: readonly number[]): void {
    const gone = new Set(runIds)
    slots.value = withoutRuns(slots.value, gone)
    saveLayout(KEY, slots.value)
    select(runs.value.filter((runId) => !gone.has(runId)))
    if (hoveredRun.value !== undefined && gone.has(hoveredRun.value)) hoveredRun.value = undefined
  }

  /** Clears the brushes, or without one the selection; says whether there was anything to clear. */
  function clearInnermost(): boolean {
    const set = [...brushes].filter((brush) => brush.isSet())
    for (const brush of set) brush.clear()
    if (set.length > 0) return true
    const hadAny = runs.value.length > 0 || selectedLayer.value !== undefined
    select([])
    selectedLayer.value = undefined
    return hadAny
  }

  /** Makes a brush known; the result removes it. */
  function addBrush(brush: Brush): () => void {
    brushes.add(brush)
    return () => brushes.delete(brush)
  }

  return {
    hoveredLayer,
    hoveredRun,
    selectedLayer,
    runs,
    baseline,
    select,
    toggle,
    selectTo,
    setBaseline,
    giveSlot,
    slotOf,
    forget,
    clearInnermost,
    addBrush,
  }
})

function keptSlots(): RunSlots {
  const kept = loadLayout(KEY)
  if (!Array.isArray(kept)) return []
  const holders = kept.filter((item: unknown): item is RunSlots[number] => {
    if (typeof item !== 'object' || item === null || !('runId' in item) || !('slot' in item)) return false
    const { runId, slot } = item
    return Number.isInteger(runId) && typeof slot === 'number' && slot >= 1 && slot <= RUN_SLOTS
  })
  const isUnique = new Set(holders.map(({ slot }) => slot)).size === holders.length
  return isUnique ? holders : []
}
