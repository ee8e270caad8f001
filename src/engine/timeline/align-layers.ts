import { matchLayers } from './align-match.ts'
import type { LayerSpan, Timeline } from './timeline.ts'

/** Cycles of A and those of B they correspond to, in proportion; a gap where B has none. */
export interface Stretch {
  readonly start: number
  readonly end: number
  readonly otherStart: number
  readonly otherEnd: number
}

/** A layer of A, or the time between two, beside its counterpart. */
export interface Piece extends Stretch {
  /** Of the layer of A and of its counterpart; 0 for time outside layers. */
  readonly foldsA: number
  readonly foldsB: number
}

/** Finds the piece of A at a cycle of a step that both runs have; a gap lies where B would have it. */
export function pieceFinder(a: Timeline, b: Timeline): (step: number, cycle: number) => Piece {
  const matchOf = layerMatch(a, b)
  const layerOf = layerFinder(b)
  const endBefore = (step: number, layer: number): number => {
    for (let before = layer - 1; before >= 0; before--) {
      const other = matchOf(before)
      if (other !== undefined) return layerOf(step, other)?.end ?? b.stepStart(step)
    }
    return b.stepStart(step)
  }
  return (step, cycle) => {
    const [layer] = a.layers(cycle, cycle + 1, 1)
    if (layer === undefined) return outside(a, b, step, cycle, (before) => endBefore(step, before.layer + 1))
    const { start, end, folds } = layer
    const match = matchOf(layer.layer)
    const other = match === undefined ? undefined : layerOf(step, match)
    if (other !== undefined) {
      return { start, end, otherStart: other.start, otherEnd: other.end, foldsA: folds, foldsB: other.folds }
    }
    const otherEnd = endBefore(step, layer.layer)
    return { start, end, otherStart: otherEnd, otherEnd, foldsA: folds, foldsB: 0 }
  }
}

/** Time of A outside its layers, beside B's time after the layer that corresponds to the one before. */
function outside(
  a: Timeline,
  b: Timeline,
  step: number,
  cycle: number,
  endOf: (before: LayerSpan) => number,
): Piece {
  const stepEnd = b.stepStart(step + 1)
  const before = layersOf(a, step).findLast(({ end }) => end <= cycle)
  const [next] = a.layers(cycle, a.stepStart(step + 1), 1)
  const otherStart = before === undefined ? b.stepStart(step) : endOf(before)
  const [nextOther] = b.layers(otherStart, stepEnd, 1)
  return {
    start: before?.end ?? a.stepStart(step),
    end: next?.start ?? a.stepStart(step + 1),
    otherStart,
    otherEnd: nextOther?.start ?? stepEnd,
    foldsA: 0,
    foldsB: 0,
  }
}

function layersOf({ layers, stepStart }: Timeline, step: number): readonly LayerSpan[] {
  return layers(stepStart(step), stepStart(step + 1), Infinity)
}

/** The layer of B for a layer of A. All steps have the same layers but for those too short for a cycle. */
function layerMatch(a: Timeline, b: Timeline): (layer: number) => number | undefined {
  const [layersA, layersB] = [a, b].map((timeline) => {
    const both = [...layersOf(timeline, 0), ...layersOf(timeline, timeline.steps - 1)]
    return [...new Map(both.map(({ layer, name }) => [layer, name]))].toSorted(([x], [y]) => x - y)
  })
  const match = matchLayers(layersA?.map(([, name]) => name) ?? [], layersB?.map(([, name]) => name) ?? [])
  const byLayer = new Map(layersA?.map(([layer], i) => [layer, layersB?.[match[i] ?? -1]?.[0]]))
  return (layer) => byLayer.get(layer)
}

/** Finds a layer of a step: where another step has it, or else among all layers; undefined when it has no cycle. */
function layerFinder(timeline: Timeline): (step: number, layer: number) => LayerSpan | undefined {
  const models = [0, 1].map(
    (step) =>
      new Map(layersOf(timeline, step).map((span) => [span.layer, (span.start + span.end) / 2] as const)),
  )
  return (step, layer) => {
    const model = Math.min(step, 1)
    const middle = models[model]?.get(layer)
    if (middle !== undefined) {
      const cycle = Math.floor(middle - timeline.stepStart(model)) + timeline.stepStart(step)
      const [found] = timeline.layers(cycle, cycle + 1, 1)
      if (found?.layer === layer && found.step === step) return found
    }
    return layersOf(timeline, step).find((span) => span.layer === layer)
  }
}
