import { Command, InvalidArgumentError, Option } from 'commander'
import type {
  Cost,
  Evaluation,
  LayerCost,
  OutlierProfile,
  StepCost,
} from '../../../engine/designs/evaluation.ts'
import type { Design } from '../../../engine/designs/design.ts'
import type { OperatorScope } from '../../../engine/designs/layer-facts.ts'
import type { ParameterValues } from '../../../engine/designs/parameters.ts'
import type { ValidationSetup } from '../../../engine/designs/validation/presets.ts'
import { ok, problem, type Problem, type Result } from '../../../engine/model/problem.ts'
import type { Workload } from '../../../engine/workloads/model.ts'
import type { Preset } from '../../../engine/workloads/presets.ts'
import type { CommandFactory } from './command.ts'
import { BAD_INPUT, DONE, print, printJson, sayProblems, type ExitCode } from './output.ts'
import { textTable, type Column } from './text-table.ts'
import { batchSize, buildWorkload } from './workloads.ts'

interface EvaluateOptions {
  readonly workload?: string
  readonly design?: string
  readonly baseline: string
  readonly set?: readonly string[]
  readonly steps?: number
  readonly batch?: number
  readonly operators?: OperatorScope
  readonly preset: string
  readonly profile?: string
  readonly json?: boolean
  readonly csv?: boolean
  readonly listParameters?: boolean
  readonly listDesigns?: boolean
}

/** `deltascope evaluate`: one network on one design, beside a baseline. */
export const evaluateCommand: CommandFactory = (finish) =>
  new Command('evaluate')
    .description('time, traffic, stalls and energy of a network on an accelerator design')
    .option('--workload <name>', 'network, see workloads list')
    .option('--design <name>', 'accelerator, see --list-designs')
    .option('--baseline <name>', 'accelerator to compare with', 'dense')
    .option('--set <key=value...>', 'change parameters, see --list-parameters')
    .option('--steps <count>', 'diffusion steps of the run (default: of the preset, 250)', stepCount)
    .option('--batch <images>', 'images per pass (default: of the preset, 1)', batchSize)
    .addOption(
      new Option('--operators <scope>', 'which operators count (default: of the preset)').choices([
        'conv',
        'gemm',
        'all',
      ]),
    )
    .option('--preset <name>', 'operators and batch of paper or whole-network', 'paper')
    .option('--profile <file>', 'JSON of measured outlier ratios by layer')
    .addOption(new Option('--json', 'print one JSON document instead of tables').conflicts('csv'))
    .option('--csv', 'print one row per layer and class of steps')
    .option('--list-parameters', 'print every parameter with default, range, status and source')
    .option('--list-designs', 'print every design')
    .action(async (options: EvaluateOptions) => {
      finish(await runEvaluate(options))
    })

function stepCount(text: string): number {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN
  if (value >= 1 && value <= 1_000_000) return value
  throw new InvalidArgumentError('Expected a whole number of steps from 1 to 1000000.')
}

/** Everything of a request that has been understood. */
interface Request {
  readonly workload: Workload
  readonly design: Design
  readonly baseline: Design
  readonly parameters: ParameterValues
  readonly setup: ValidationSetup
  readonly operators: OperatorScope
  readonly steps: number
  readonly profile: OutlierProfile | undefined
}

async function runEvaluate(options: EvaluateOptions): Promise<ExitCode> {
  if (options.listParameters === true || options.listDesigns === true) return printLists(options)
  const request = await understand(options)
  if (!request.ok) {
    sayProblems(request.problems)
    if (options.json === true) printJson({ ok: false, problems: request.problems })
    return BAD_INPUT
  }
  sayProblems(request.notes)
  const { workload, design, baseline, parameters, operators, steps, profile } = request.value
  const { evaluate } = await import('../../../engine/designs/evaluate.ts')
  const axes = { steps, operators, ...(profile === undefined ? {} : { profile }) }
  const own = evaluate(workload, design, parameters, axes)
  const reference = evaluate(workload, baseline, parameters, axes)
  if (options.csv === true) print(layerCsv(own))
  else if (options.json === true) {
    const { parameters: used, ...result } = own
    const comparison = await compared(own, reference)
    const { bytesByTensor } = await import('../../../engine/designs/traffic.ts')
    const baselineResult = { ...reference, stepClasses: reference.stepClasses.map(withoutLayers) }
    printJson({
      ok: true,
      preset: request.value.setup.id,
      notes: request.notes,
      ...comparison,
      busBytesByTensor: {
        result: bytesByTensor(own.run.dramBytes),
        baseline: bytesByTensor(reference.run.dramBytes),
      },
      parameters: used,
      result,
      baseline: { ...baselineResult, parameters: undefined },
    })
  } else print(await evaluationText(request.value, own, reference))
  return DONE
}

function withoutLayers({ step, steps, pass }: StepCost): Omit<StepCost, 'layers'> {
  return { step, steps, pass }
}

async function printLists({ listParameters, listDesigns, json }: EvaluateOptions): Promise<ExitCode> {
  const { PARAMETER_IDS, PARAMETERS } = await import('../../../engine/designs/parameters.ts')
  const { DESIGNS } = await import('../../../engine/designs/registry.ts')
  const designs = DESIGNS.map(({ id, title, description, source, policy, pe }) => ({
    id,
    title,
    description,
    source,
    policy: policy.id,
    pe: pe.id,
  }))
  const parameters = PARAMETER_IDS.map((id) => ({ id, ...PARAMETERS[id] }))
  if (json === true) {
    printJson({
      ok: true,
      ...(listDesigns === true ? { designs } : {}),
      ...(listParameters === true ? { parameters } : {}),
    })
    return DONE
  }
  if (listDesigns === true) {
    print(designs.map((d) => `${d.id} (${d.policy} x ${d.pe})\n  ${d.description}\n  ${d.source}\n`).join(''))
  }
  if (listParameters === true) {
    const line = (p: (typeof parameters)[number]): string => {
      const isNumber = p.kind === 'number'
      const unit = isNumber && p.unit !== '1' ? ` ${p.unit}` : ''
      const range = isNumber ? `${p.min} .. ${p.max}` : p.options.join(' | ')
      return `${p.id} = ${p.initial}${unit}  (${range}; ${p.status})\n  ${p.definition}\n  ${p.source}\n`
    }
    print(parameters.map(line).join(''))
  }
  return DONE
}

async function understand(options: EvaluateOptions): Promise<Result<Request>> {
  const { findDesign } = await import('../../../engine/designs/registry.ts')
  const { applySettings } = await import('../../../engine/designs/parameters.ts')
  const { findValidationPreset, presetBatch } = await import('../../../engine/designs/validation/presets.ts')
  const { findPreset } = await import('../../../engine/workloads/presets.ts')
  const setup = findValidationPreset(options.preset)
  const preset = options.workload === undefined ? missing<Preset>('--workload') : findPreset(options.workload)
  const design = options.design === undefined ? missing<Design>('--design') : findDesign(options.design)
  const baseline = findDesign(options.baseline, 'baseline')
  const parameters = applySettings(options.set ?? [])
  if (!setup.ok || !preset.ok || !design.ok || !baseline.ok || !parameters.ok) {
    const results: readonly Result<unknown>[] = [preset, design, baseline, parameters, setup]
    return { ok: false, problems: results.flatMap((result) => (result.ok ? [] : result.problems)) }
  }
  const batch = options.batch ?? presetBatch(setup.value, preset.value.name)
  const workload = await buildWorkload(preset.value.name, batch)
  if (!workload.ok) return workload
  const operators = options.operators ?? setup.value.operators
  const profile = await readProfile(options.profile, workload.value, operators)
  if (!profile.ok) return profile
  const request: Request = {
    workload: workload.value,
    design: design.value,
    baseline: baseline.value,
    parameters: parameters.value,
    setup: setup.value,
    operators,
    steps: options.steps ?? setup.value.steps,
    profile: profile.value,
  }
  return ok(request, profile.notes)
}

function missing<T>(option: string): Result<T> {
  const remedy = `Give ${option} NAME.`
  const missed: Problem = problem('missing-option', 'The option is needed', { field: option, remedy })
  return { ok: false, problems: [missed] }
}

const MAX_PROFILE_BYTES = 16 * 1024 * 1024

async function readProfile(
  file: string | undefined,
  workload: Workload,
  operators: OperatorScope,
): Promise<Result<OutlierProfile | undefined>> {
  if (file === undefined) return ok(undefined)
  const { readTextFile } = await import('../../services/text-file.ts')
  const { parseOutlierProfile, unknownLayers } = await import('../../../engine/designs/outlier-profile.ts')
  const { networkFacts } = await import('../../../engine/designs/layer-facts.ts')
  const text = readTextFile(file, MAX_PROFILE_BYTES)
  if (!text.ok) return text
  const profile = parseOutlierProfile(text.value, file)
  if (!profile.ok) return profile
  const names = networkFacts(workload, operators).layers.map(({ name }) => name)
  return ok(profile.value, unknownLayers(profile.value, names, file))
}

interface Comparison {
  readonly speedup: number
  readonly trafficRatio: number
  readonly computeSpeedup: number
  readonly energySaving: number | undefined
}

async function compared(own: Evaluation, reference: Evaluation): Promise<Comparison> {
  const compare = await import('../../../engine/designs/evaluation.ts')
  return {
    speedup: compare.speedup(own, reference),
    trafficRatio: compare.trafficRatio(own, reference),
    computeSpeedup: compare.computeSpeedup(own, reference),
    energySaving: compare.energySaving(own, reference),
  }
}

/** One quantity of a pass on the design and on the baseline. */
interface Quantity {
  readonly title: string
  readonly unit: string
  readonly own: number | undefined
  readonly reference: number | undefined
  /** Unit conversion from seconds, bytes, picojoules. */
  readonly scale: number
}

function quantityColumns(own: string, reference: string): readonly Column<Quantity>[] {
  const cell = (value: number | undefined, scale: number): string =>
    value === undefined ? '' : (value * scale).toFixed(4)
  return [
    { title: 'quantity', align: 'left', cell: ({ title }) => title },
    { title: 'unit', align: 'left', cell: ({ unit }) => unit },
    { title: own, cell: (row) => cell(row.own, row.scale) },
    { title: reference, cell: (row) => cell(row.reference, row.scale) },
    {
      title: 'ratio',
      cell: (row) =>
        row.own === undefined || row.reference === undefined || row.reference === 0
          ? ''
          : (row.own / row.reference).toFixed(3),
    },
  ]
}

async function evaluationText(
  { workload, design, baseline, setup, operators, steps }: Request,
  own: Evaluation,
  reference: Evaluation,
): Promise<string> {
  const { TRAFFIC_CAUSES, TRAFFIC_CAUSE_IDS } = await import('../../../engine/designs/traffic.ts')
  const { ENERGY_PART_IDS } = await import('../../../engine/energy/energy.ts')
  const { totalEnergy } = await import('../../../engine/designs/evaluation.ts')
  const result = await compared(own, reference)
  const pair = (
    title: string,
    unit: string,
    scale: number,
    of: (cost: Cost) => number | undefined,
  ): Quantity => ({
    title,
    unit,
    scale,
    own: of(own.run),
    reference: of(reference.run),
  })
  const perStep = 1 / steps
  const [ms, mib, mj] = [1e3 * perStep, perStep / 2 ** 20, 1e-9 * perStep]
  const stalls = ['sfu', 'weights', 'activations', 'ndp'] as const
  const rows = [
    pair('time', 'ms', ms, (cost) => cost.timeSeconds),
    pair('  array', 'ms', ms, (cost) => cost.peSeconds),
    ...stalls.map((id) => pair(`  stalls: ${id}`, 'ms', ms, (cost) => cost.stallSeconds[id])),
    pair('  outside layers', 'ms', ms, (cost) => cost.overheadSeconds),
    pair('DRAM bus', 'MiB', mib, (cost) => cost.busBytes),
    ...TRAFFIC_CAUSE_IDS.map((id) => {
      const place = TRAFFIC_CAUSES[id].isOnBus ? '' : ' *'
      return pair(`  ${TRAFFIC_CAUSES[id].title}${place}`, 'MiB', mib, (cost) => cost.dramBytes[id])
    }),
    pair('energy', 'mJ', mj, ({ energyPicojoules: e }) => (e === undefined ? undefined : totalEnergy(e))),
    ...ENERGY_PART_IDS.map((id) => pair(`  ${id}`, 'mJ', mj, (cost) => cost.energyPicojoules?.[id])),
  ].filter((row) => !row.title.startsWith(' ') || (row.own ?? 0) !== 0 || (row.reference ?? 0) !== 0)
  const saving =
    result.energySaving === undefined ? '' : `, energy saving ${(100 * result.energySaving).toFixed(1)} %`
  const first = own.stepClasses.find(({ step }) => step === 'first')
  const firstText = first === undefined ? '' : `first step ${(1e3 * first.pass.timeSeconds).toFixed(4)} ms; `
  return [
    `${workload.name} on ${design.title}, baseline ${baseline.title}`,
    `batch ${workload.batch}, operators ${operators}, ${steps} steps (preset ${setup.id}); mean of one step:\n`,
    textTable(quantityColumns(design.id, baseline.id), rows),
    `* stays in the banks, not on the bus`,
    `${firstText}run of ${steps} steps ${own.run.timeSeconds.toFixed(4)} s`,
    `speedup ${result.speedup.toFixed(3)}, DRAM traffic x ${result.trafficRatio.toFixed(3)}, compute-only speedup ${result.computeSpeedup.toFixed(3)}${saving}\n`,
  ].join('\n')
}

/** One row per layer and class of steps; seconds, bytes and picojoules unrounded. */
function layerCsv({ stepClasses }: Evaluation): string {
  const layers = stepClasses.flatMap(({ step, steps, layers: costs }) =>
    costs.map((layer) => ({ step, steps, layer })),
  )
  const causes = Object.keys(layers[0]?.layer.dramBytes ?? {}) as (keyof LayerCost['dramBytes'])[]
  const energies = Object.keys(layers[0]?.layer.energyPicojoules ?? {}) as (keyof NonNullable<
    LayerCost['energyPicojoules']
  >)[]
  const head = [
    'step,steps,layer,kind,macs,outlierRate,peCycles,timeSeconds,peSeconds,computeSeconds',
    'stallSfuSeconds,stallWeightsSeconds,stallActivationsSeconds,stallNdpSeconds,busBytes',
    ...causes.map((cause) => `${cause}Bytes`),
    ...energies.map((part) => `${part}Picojoules`),
  ]
  const rows = layers.map(({ step, steps, layer }) => [
    step,
    steps,
    layer.name,
    layer.kind,
    layer.macs,
    layer.outlierRate,
    layer.peCycles,
    layer.timeSeconds,
    layer.peSeconds,
    layer.computeSeconds,
    layer.stallSeconds.sfu,
    layer.stallSeconds.weights,
    layer.stallSeconds.activations,
    layer.stallSeconds.ndp,
    layer.busBytes,
    ...causes.map((cause) => layer.dramBytes[cause]),
    ...energies.map((part) => layer.energyPicojoules?.[part] ?? ''),
  ])
  return [head, ...rows].map((cells) => `${cells.join(',')}\n`).join('')
}
