import { ok, type Result } from '../../engine/model/problem.ts'
import { apiSource, type TimelineCall } from '../heatmap/source.ts'

/** Layers the program is asked for around a guess at most. */
const MOST_SPANS = 20_000

/**
 * The cycles of a layer in a step of a run, both from 0, as a heatmap's address has them: `14191:14808`. Looks at the
 * whole step and, where rounding puts the layer beyond its edges, a little further.
 */
export async function layerWindow(
  call: TimelineCall,
  runId: number,
  { layer, step }: { readonly layer: number; readonly step: number },
): Promise<Result<string | undefined>> {
  const source = apiSource(call, runId)
  const info = await source.info()
  if (!info.ok) return info
  const { firstCycle, endCycle, steps } = info.value
  const perStep = (endCycle - firstCycle) / Math.max(1, steps)
  // A first step unlike the others moves those after it: they are counted from the end.
  const windows =
    step === 0
      ? [
          [0, perStep],
          [perStep, 8 * perStep],
        ]
      : [[-(steps - step) - 1, -(steps - step) + 2].map((s) => s * perStep)]
  for (const [from = 0, to = 0] of windows) {
    const base = step === 0 ? firstCycle : endCycle
    const t0 = Math.max(firstCycle, Math.floor(base + from))
    const t1 = Math.min(endCycle, Math.ceil(base + to))
    if (t1 <= t0) continue
    const found = await source.structure(t0, t1, MOST_SPANS)
    if (!found.ok) return found
    const span = found.value.layers.find((other) => other.layer === layer && other.step === step)
    if (span !== undefined) return ok(`${Math.floor(span.start)}:${Math.ceil(span.end)}`)
  }
  return ok(undefined)
}
