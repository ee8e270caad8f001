import { fail, ok, problem, type Problem, type Result } from '../../../engine/model/problem.ts'
import type { SimulationRequest } from '../../../engine/simulate.ts'
import type { Timeline, TimelineQuery, TimelineSeries } from '../../../engine/timeline/timeline.ts'
import type { RunInput } from '../../services/runs/spec-layers.ts'
import { DONE, print, printJson, say, sayProblems, type ExitCode } from './output.ts'
import { onlyLayer, requestOfFiles, type TimelineOptions } from './timeline-sources.ts'
import { binEdge, csvOf, listText, tableOf, valuesOf } from './timeline-text.ts'
import { refuse, withWorkbench } from './with-workbench.ts'

/** A timeline and what it is called in answers. */
interface Source {
  /** Number of the run; missing for files. */
  readonly run?: number
  readonly timeline: Timeline
}

/** Answers one question about runs of the history, or about a configuration with a topology. */
export async function runTimeline(options: TimelineOptions): Promise<ExitCode> {
  const wrong = usageProblem(options)
  if (wrong !== undefined) return refuse([wrong], options.json)
  if (options.traces !== undefined) {
    const { writeTracesOf } = await import('./timeline-traces.ts')
    return writeTracesOf({ ...options, traces: options.traces })
  }
  if (options.runs.length === 0) return answer(await sourceOfFiles(options), options)
  return withWorkbench(options, async ({ runs: { inputOfRun } }) => {
    const sources: Source[] = []
    for (const run of options.runs) {
      const found = await inputOfRun(run)
      const timeline = found.ok ? await timelineOfRun(found.value, options.layer) : found
      if (!timeline.ok) return refuse(timeline.problems, options.json)
      sources.push({ run, timeline: timeline.value })
    }
    return answer(ok(sources), options)
  })
}

function usageProblem({
  runs,
  config,
  topology,
  png,
  traces,
  window,
  layer,
}: TimelineOptions): Problem | undefined {
  const hasFiles = config !== undefined && topology !== undefined
  if (runs.length > 0 === hasFiles || (config === undefined) !== (topology === undefined)) {
    return problem('which-run', 'Either runs of the history or both files are needed', {
      field: 'RUN, --config, --topology',
      expected: 'numbers of runs, or -c run.cfg -t net.csv',
    })
  }
  if (traces !== undefined && (runs.length > 1 || window === undefined)) {
    return problem('one-window', 'Traces are written of one window of one run', {
      field: '--traces',
      expected: 'one run, and --window first:end',
    })
  }
  if (traces !== undefined && runs.length > 0 && layer !== undefined) {
    return problem('whole-run', 'Traces of a run of the history are cut by its own cycles', {
      field: '--layer',
      remedy: 'Leave it out, and give the cycles of the layer with --window.',
    })
  }
  if (png !== undefined && runs.length > 1) {
    return problem('one-picture', 'A picture shows one run', { field: '--png', got: `${runs.length} runs` })
  }
  return undefined
}

/** The run, or one of its layers by itself. */
async function timelineOfRun(
  { key, input }: { readonly key: string; readonly input: RunInput },
  layer: number | undefined,
): Promise<Result<Timeline>> {
  const { timelineOf } = await import('../../services/timelines/timeline-of.ts')
  if (layer === undefined) return timelineOf({ key, input })
  const { spec, topologyText } = input
  if (spec.kind === 'design') {
    return fail(
      problem('not-modelled', 'A layer of a design has no timeline by itself', {
        field: '--layer',
        remedy: 'Give its cycles with --window.',
      }),
    )
  }
  const { arrayRequest } = await import('../../services/runs/spec-layers.ts')
  const request = arrayRequest(spec, topologyText)
  return request.ok ? timelineOfRequest(request.value, layer) : request
}

async function sourceOfFiles(options: TimelineOptions): Promise<Result<readonly Source[]>> {
  const run = await requestOfFiles(options)
  if (!run.ok) return run
  const timeline = await timelineOfRequest(run.value, options.layer)
  return timeline.ok ? ok([{ timeline: timeline.value }], run.notes) : timeline
}

async function timelineOfRequest(
  request: SimulationRequest,
  layer: number | undefined,
): Promise<Result<Timeline>> {
  const { arrayTimeline } = await import('../../../engine/index.ts')
  const chosen = layer === undefined ? ok(request) : onlyLayer(request, layer)
  return chosen.ok ? arrayTimeline(chosen.value, { steps: 1 }) : chosen
}

async function answer(sources: Result<readonly Source[]>, options: TimelineOptions): Promise<ExitCode> {
  if (!sources.ok) return refuse(sources.problems, options.json)
  sayProblems(sources.notes)
  const answers: { readonly source: Source; readonly series: TimelineSeries }[] = []
  for (const source of sources.value) {
    if (options.list === true) list(source, options)
    else {
      const series = source.timeline.query(queryOf(source.timeline, options))
      if (!series.ok) return refuse(series.problems.map(onCommandLine), options.json)
      answers.push({ source, series: series.value })
    }
  }
  if (options.list === true) return DONE
  if (options.json === true) {
    const documents = answers.map(({ source: { run }, series }) => ({
      ...(run === undefined ? {} : { run }),
      ...documentOf(series),
    }))
    printJson(documents.length === 1 ? documents[0] : documents)
  }
  for (const { source, series } of answers) {
    const { rows } = infoOf(source.timeline, series.quantity)
    if (options.csv === true) print(csvOf(series, rows, source.run))
    else if (options.json !== true && options.png === undefined) print(tableOf(series, rows, source.run))
    if (options.png === undefined) continue
    const written = await writePicture(options.png, source.timeline, series)
    if (!written.ok) return refuse(written.problems, options.json)
    say(`${options.png} written`)
  }
  return DONE
}

function list({ timeline }: Source, { json }: TimelineOptions): void {
  if (json === true) printJson(timeline.quantities)
  else print(listText(timeline.quantities))
}

function infoOf({ quantities }: Timeline, id: string): Timeline['quantities'][number] {
  const found = quantities.find((quantity) => quantity.id === id)
  return found ?? { id, title: id, unit: '', rows: [id] }
}

/** The window that was asked for, else all cycles in which something of the quantity can be. */
function queryOf(timeline: Timeline, { window, bins, quantity }: TimelineOptions): TimelineQuery {
  // Accounts are of the reported cycles; fetches may come before, writes and a layer's last products after them.
  const whole =
    quantity === 'accounting'
      ? ([0, timeline.endCycle] as const)
      : ([timeline.firstCycle, timeline.lastTrafficCycle] as const)
  const [t0, t1] = window ?? whole
  const isSingle = infoOf(timeline, quantity).singleBin === true
  return { t0, t1, bins: isSingle ? 1 : bins, quantity }
}

const OPTION_OF: Readonly<Record<string, string>> = {
  t0: '--window',
  t1: '--window',
  bins: '--bins',
  quantity: '--quantity',
}

/** Fields of a question by the options they come from. */
function onCommandLine(found: Problem): Problem {
  const option = found.field === undefined ? undefined : OPTION_OF[found.field]
  return option === undefined ? found : { ...found, field: option }
}

function documentOf(series: TimelineSeries) {
  const { t0, t1, bins, quantity, unit } = series
  return { t0, t1, bins, quantity, unit, values: valuesOf(series) }
}

/** A column of pixels for each bin; white is nothing, the darkest colour the most there can be. */
async function writePicture(
  file: string,
  timeline: Timeline,
  series: TimelineSeries,
): Promise<Result<unknown>> {
  const { encodePng } = await import('../../services/figures/png-encode.ts')
  const { rampColours } = await import('../../services/figures/ramp.ts')
  const { writeOutput } = await import('../../services/exchange/output-file.ts')
  const { bins, rows, sums } = series
  const { limitPerCycle } = infoOf(timeline, series.quantity)
  const mean = (row: number, bin: number): number => {
    const cycles = binEdge(series, bin + 1) - binEdge(series, bin)
    return cycles === 0 ? 0 : (sums[row * bins + bin] ?? 0) / cycles
  }
  let most = limitPerCycle ?? 0
  if (limitPerCycle === undefined) {
    for (let row = 0; row < rows; row++)
      for (let bin = 0; bin < bins; bin++) most = Math.max(most, mean(row, bin))
  }
  const colours = rampColours('colour')
  // A quantity without rows is a strip that can be seen.
  const height = rows * Math.max(1, Math.floor(64 / rows))
  const pixels = new Uint8Array(3 * bins * height)
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * rows) / height)
    for (let bin = 0; bin < bins; bin++) {
      const at = 3 * (most === 0 ? 0 : Math.min(255, Math.round((255 * mean(row, bin)) / most)))
      pixels.set(colours.subarray(at, at + 3), 3 * (y * bins + bin))
    }
  }
  return writeOutput(file, encodePng(pixels, bins, height), { isForced: true })
}
