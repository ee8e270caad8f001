import type { Result } from '../../../engine/model/problem.ts'
import { writeOutput } from '../../services/exchange/output-file.ts'
import { tracesOfWindow, zipTraces, type TraceWindow } from '../../services/timelines/window-traces.ts'
import { DONE, printJson, say, type ExitCode } from './output.ts'
import { onlyLayer, requestOfFiles, type TimelineOptions } from './timeline-sources.ts'
import { refuse, withWorkbench } from './with-workbench.ts'

/** Writes the traces of a window of a run of the history, or of a configuration with a topology. */
export async function writeTracesOf(
  options: TimelineOptions & { readonly traces: string },
): Promise<ExitCode> {
  const [t0, t1] = options.window ?? [Number.NaN, Number.NaN]
  const [run] = options.runs
  if (run === undefined) return write(await ofFiles(options, { t0, t1 }), options)
  return withWorkbench(options, async ({ runs: { inputOfRun } }) => {
    const found = await inputOfRun(run)
    if (!found.ok) return refuse(found.problems, options.json)
    return write(await tracesOfWindow(found.value.input, { t0, t1 }, NEVER), options)
  })
}

/** Ctrl-C ends the program; nothing is in place before the file is whole. */
const NEVER = { aborted: false }

async function ofFiles(options: TimelineOptions, window: TraceWindow): Promise<Result<Uint8Array>> {
  const request = await requestOfFiles(options)
  if (!request.ok) return request
  const chosen = options.layer === undefined ? request : onlyLayer(request.value, options.layer)
  return chosen.ok ? zipTraces(chosen.value, 1, window, NEVER) : chosen
}

async function write(
  zip: Result<Uint8Array>,
  { traces: file, json }: { readonly traces: string; readonly json?: boolean },
): Promise<ExitCode> {
  if (!zip.ok) return refuse(zip.problems, json)
  const written = await writeOutput(file, zip.value, { isForced: true })
  if (!written.ok) return refuse(written.problems, json)
  if (json === true) printJson({ ok: true, file, bytes: zip.value.length })
  else say(`${file} written`)
  return DONE
}
