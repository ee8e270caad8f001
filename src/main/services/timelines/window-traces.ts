import { quoteCell } from '../../../engine/formats/csv-cells.ts'
import { fail, ok, problem, type Result } from '../../../engine/model/problem.ts'
import type { AbortSignalLike, SimulationRequest } from '../../../engine/simulate.ts'
import { traceRunWindow, type TracedLayer } from '../../../engine/trace/run-window.ts'
import { createZipWriter } from '../exchange/bundle/zip-writer.ts'
import { arrayRequest, type RunInput } from '../runs/spec-layers.ts'

/** Text of all traces of a window: more than this no page should hold at once. */
const MOST_CHARACTERS = 128 * 2 ** 20

/** Cycles t0 <= t < t1 of a run's timeline. */
export interface TraceWindow {
  readonly t0: number
  readonly t1: number
}

/**
 * The traces of a window of a run as a zip: a folder per layer that has something in it, and `LAYERS.csv`, which tells
 * where in the run each of them starts. Errors: a design (it has no trace), a bad window, more text than a page holds.
 */
export async function tracesOfWindow(
  { spec, topologyText }: RunInput,
  window: TraceWindow,
  signal: AbortSignalLike,
): Promise<Result<Uint8Array>> {
  if (spec.kind === 'design') {
    return fail(
      problem('not-modelled', 'A design is modelled by tiles and has no trace of addresses', {
        field: 'run',
        remedy: 'Its numbers are in "deltascope timeline RUN --csv".',
      }),
    )
  }
  const request = arrayRequest(spec, topologyText)
  return request.ok ? zipTraces(request.value, spec.steps, window, signal) : request
}

/** The same of a request that is not in the history. */
export async function zipTraces(
  request: SimulationRequest,
  steps: number,
  { t0, t1 }: TraceWindow,
  signal: AbortSignalLike,
): Promise<Result<Uint8Array>> {
  const found = traceRunWindow(request, steps, t0, t1)
  if (!found.ok) return found
  const { layers, pieces } = found.value
  const parts: Uint8Array[] = []
  const zip = createZipWriter((bytes) => void parts.push(bytes))
  await zip.add('LAYERS.csv', Buffer.from(layersText(layers)))
  let [path, texts, characters]: [string, string[], number] = ['', [], 0]
  const endFile = async (): Promise<void> => {
    if (path !== '') await zip.add(path, Buffer.from(texts.join('')))
    texts = []
  }
  for (const { of, fileName, chunk } of pieces()) {
    if (signal.aborted) return fail(problem('cancelled', 'Stopped on request'))
    const next = `${folderOf(of, steps)}/${fileName}`
    if (next !== path) await endFile()
    path = next
    texts.push(chunk)
    characters += chunk.length
    if (characters > MOST_CHARACTERS) return fail(tooLarge(t0, t1))
  }
  await endFile()
  await zip.end()
  return ok(Buffer.concat(parts), found.notes)
}

function folderOf({ step, layer }: TracedLayer, steps: number): string {
  return steps === 1 ? `layer${layer}` : `step${step}/layer${layer}`
}

function layersText(layers: readonly TracedLayer[]): string {
  const lines = layers.map(({ step, layer, name, start }) => `${step},${layer},${quoteCell(name)},${start}`)
  return ['Step,Layer,Name,Cycle of the run at its cycle 0', ...lines, ''].join('\n')
}

function tooLarge(t0: number, t1: number) {
  return problem('trace-too-large', 'The traces of this window are too long for one file', {
    field: 'window',
    expected: `at most ${MOST_CHARACTERS / 2 ** 20} MiB of text`,
    got: `cycles ${t0}:${t1}`,
    remedy:
      'Choose fewer cycles; "deltascope simulate --save-traces --cycles" writes traces of any length into a folder.',
  })
}
