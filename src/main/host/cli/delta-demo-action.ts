import { ok, type Problem, type Result } from '../../../engine/model/problem.ts'
import { DEFAULT_DEMO, runDemo, type DemoOptions, type DemoStep } from '../../../engine/numerics/demo.ts'
import {
  judgementFacts,
  layerMeans,
  measureDelta,
  type Judgement,
  type LayerMean,
  type MeasuredDelta,
} from '../../services/delta-measurement.ts'
import { profileFileProblem, profileText } from '../../services/delta-profile.ts'
import { writtenProfile } from './delta-stats-action.ts'
import type { JudgementOptions } from './delta-stats-options.ts'
import { judgementText, SCALE_COLUMN, statisticsTable } from './delta-stats-text.ts'
import { BAD_INPUT, DONE, FAILED, print, printJson, sayProblems, type ExitCode } from './output.ts'
import type { Column } from './text-table.ts'

/** Options of `deltascope delta-demo` after parsing. */
export interface DeltaDemoOptions extends JudgementOptions {
  readonly seed: number
  readonly steps: number
  readonly perStep?: boolean
}

/** The delta of one layer's input at one step. */
interface DemoDelta extends MeasuredDelta {
  /** Training steps 0 .. 999 that the network is told, at this step and the one before. */
  readonly timestep: number
  readonly previousTimestep: number
}

const WARNING =
  'SYNTHETIC: a small network with random weights, not a trained model; these figures say nothing about a published network'

/** Runs the demonstration, prints the figures and, where asked to, writes the profile. */
export async function runDeltaDemo(options: DeltaDemoOptions): Promise<ExitCode> {
  const { seed, steps, bits, scale, profile, json } = options
  const judgement: Judgement = { bits, scale, perChannel: false }
  const network: DemoOptions = { ...DEFAULT_DEMO, seed, steps }
  const unusable = profile === undefined ? undefined : profileFileProblem(profile)
  if (unusable !== undefined) return refuse([unusable], BAD_INPUT, json)
  const measured = measureDemo(network, judgement)
  if (!measured.ok) return refuse(measured.problems, FAILED, json)
  const { value: deltas, notes } = measured
  const layers = layerMeans(deltas)
  const source = {
    command: `deltascope delta-demo --seed ${seed} --steps ${steps}`,
    synthetic: true,
    judgement,
  }
  const written = await writtenProfile(profile, () => profileText(layers, source))
  sayProblems([...notes, ...written.problems])
  if (json === true) {
    printJson({
      ok: written.problems.length === 0,
      synthetic: true,
      notice: WARNING,
      notes,
      ...(written.problems.length === 0 ? {} : { problems: written.problems }),
      network,
      format: judgementFacts(judgement),
      layers,
      ...(options.perStep === true ? { deltas } : {}),
      profile: written.file ?? null,
    })
  } else print(demoText(network, judgement, deltas, layers, options.perStep === true) + written.text)
  return written.problems.length === 0 ? DONE : FAILED
}

function refuse(problems: readonly Problem[], code: ExitCode, json: boolean | undefined): ExitCode {
  sayProblems(problems)
  if (json === true) printJson({ ok: false, synthetic: true, problems })
  return code
}

function measureDemo(network: DemoOptions, judgement: Judgement): Result<readonly DemoDelta[]> {
  const run = runDemo(network)
  if (!run.ok) return run
  const deltas: DemoDelta[] = []
  const notes: Problem[] = []
  for (const [index, step] of run.value.slice(1).entries()) {
    const previous = run.value[index]
    const measured = previous === undefined ? ok([]) : measureStep(step, previous, judgement)
    if (!measured.ok) return measured
    deltas.push(...measured.value)
    notes.push(...measured.notes)
  }
  return ok(deltas, notes)
}

/** Inputs of the convolutions: what a differential array multiplies; their signs are those of the ReLU before. */
function measureStep(step: DemoStep, previous: DemoStep, judgement: Judgement): Result<readonly DemoDelta[]> {
  const deltas: DemoDelta[] = []
  const notes: Problem[] = []
  for (const [index, { input }] of step.layers.entries()) {
    const before = previous.layers[index]
    if (before === undefined) continue
    const measured = measureDelta(`synthetic.conv${index + 1}`, input, before.input, judgement)
    if (!measured.ok) return measured
    const timesteps = { timestep: step.timestep, previousTimestep: previous.timestep }
    deltas.push({ ...measured.value, ...timesteps })
    notes.push(...measured.notes)
  }
  return ok(deltas, notes)
}

const LAYER: Column<{ readonly layer: string }> = {
  title: 'layer',
  align: 'left',
  cell: ({ layer }) => layer,
}
const TIMESTEP: Column<DemoDelta> = { title: 'timestep', cell: (row) => String(row.timestep) }

function demoText(
  network: DemoOptions,
  judgement: Judgement,
  deltas: readonly DemoDelta[],
  layers: readonly LayerMean[],
  perStep: boolean,
): string {
  const { seed, steps, size, channels } = network
  const image = `3 x ${size} x ${size} image`
  const mean = statisticsTable<LayerMean>([LAYER], layers)
  return [
    WARNING,
    `seed ${seed}, ${steps} DDIM steps, ${network.layers} convolutions of 3 x 3 and ${channels} channels on a ${image}; deltas of their inputs`,
    judgementText(judgement),
    `mean of ${steps - 1} deltas, ranges of all\n\n${mean}`,
    ...(perStep
      ? [`every step\n\n${statisticsTable<DemoDelta>([TIMESTEP, LAYER, SCALE_COLUMN], deltas)}`]
      : []),
  ].join('\n')
}
