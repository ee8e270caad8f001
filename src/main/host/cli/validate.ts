import { Command } from 'commander'
import type { ValidationGroup, ValidationRow } from '../../../engine/designs/validation/row.ts'
import type { LeftOut } from '../../../engine/designs/validation/leave-one-out.ts'
import type { SensitivityBar, SensitivityPoint } from '../../../engine/designs/validation/sensitivity.ts'
import type { Validation } from '../../../engine/designs/validation.ts'
import type { Problem } from '../../../engine/model/problem.ts'
import type { CommandFactory } from './command.ts'
import { BAD_INPUT, DONE, print, printJson, sayProblems, type ExitCode } from './output.ts'
import { textTable, type Column } from './text-table.ts'

interface ValidateOptions {
  readonly preset: string
  readonly set?: readonly string[]
  readonly json?: boolean
  readonly markdown?: boolean
}

/** `deltascope validate`: the published table of Cambricon-D beside ours. */
export const validateCommand: CommandFactory = (finish) =>
  new Command('validate')
    .description(
      'compare the differential designs with the published figures, and tell what is not reproduced',
    )
    .option('--preset <name>', 'what is run: paper or whole-network', 'paper')
    .option('--set <key=value...>', 'change parameters, see evaluate --list-parameters')
    .option('--json', 'print one JSON document instead of tables')
    .option('--markdown', 'print the tables as in docs/validation.md')
    .action(async (options: ValidateOptions) => {
      finish(await runValidate(options))
    })

async function runValidate({ preset, set, json, markdown }: ValidateOptions): Promise<ExitCode> {
  const { findValidationPreset } = await import('../../../engine/designs/validation/presets.ts')
  const { applySettings } = await import('../../../engine/designs/parameters.ts')
  const { validate } = await import('../../../engine/designs/validation.ts')
  const setup = findValidationPreset(preset)
  const parameters = applySettings(set ?? [])
  if (!setup.ok || !parameters.ok) {
    const problems = [setup, parameters].flatMap((result) => (result.ok ? [] : result.problems))
    return refuse(problems, json)
  }
  const validation = validate(setup.value, parameters.value)
  if (!validation.ok) return refuse(validation.problems, json)
  if (json === true) printJson({ ok: true, ...validation.value })
  else if (markdown === true) {
    const { validationMarkdown } = await import('../../../engine/designs/validation/markdown.ts')
    print(`${validationMarkdown(validation.value)}\n`)
  } else print(validationText(validation.value))
  return DONE
}

function refuse(problems: readonly Problem[], json: boolean | undefined): ExitCode {
  sayProblems(problems)
  if (json === true) printJson({ ok: false, problems })
  return BAD_INPUT
}

const ROW_COLUMNS: readonly Column<ValidationRow>[] = [
  { title: 'network', align: 'left', cell: ({ network }) => network },
  { title: 'design', align: 'left', cell: ({ design }) => design },
  { title: 'figure', align: 'left', cell: ({ metric }) => metric },
  { title: 'published', cell: ({ published }) => published.toFixed(3) },
  { title: 'simulated', cell: ({ simulated }) => simulated.toFixed(3) },
  {
    title: 'error',
    unit: '% or points',
    cell: ({ error }) => `${error < 0 ? '-' : '+'}${Math.abs(100 * error).toFixed(1)}`,
  },
  { title: 'counts', cell: ({ isCounted }) => (isCounted ? 'yes' : 'no') },
]

const LEFT_OUT_COLUMNS: readonly Column<LeftOut>[] = [
  { title: 'left out', align: 'left', cell: ({ network }) => network },
  { title: 'efficiency', cell: ({ refitted }) => refitted.dramEfficiency.toFixed(3) },
  { title: 'weight factor', cell: ({ refitted }) => refitted.perOperatorWeightFactor.toFixed(1) },
  { title: 'INT5 lanes', cell: ({ refitted }) => String(refitted.int5Lanes) },
  { title: 'speed error', unit: '% mean', cell: ({ speedError }) => percent(speedError) },
  { title: 'speed error', unit: '% largest', cell: ({ largestSpeedError }) => percent(largestSpeedError) },
  { title: 'traffic error', unit: '% mean', cell: ({ trafficError }) => percent(trafficError) },
]

interface SensitivityRow {
  readonly bar: SensitivityBar
  readonly point: SensitivityPoint
}

const SENSITIVITY_COLUMNS: readonly Column<SensitivityRow>[] = [
  { title: 'choice', align: 'left', cell: ({ bar }) => bar.choice },
  { title: 'status', align: 'left', cell: ({ bar }) => bar.status },
  { title: 'default', align: 'left', cell: ({ bar }) => bar.initial },
  { title: 'value', align: 'left', cell: ({ point }) => point.value },
  { title: 'speed error', unit: '% mean', cell: ({ point }) => percent(point.speedError) },
  { title: 'traffic error', unit: '% mean', cell: ({ point }) => percent(point.trafficError) },
  { title: 'compute error', unit: '% mean', cell: ({ point }) => percent(point.computeError) },
  { title: 'swing', unit: 'points', cell: ({ bar }) => percent(bar.swing) },
]

function validationText(validation: Validation): string {
  const { preset, title, steps, conclusions, leaveOneOut, sensitivity } = validation
  const groups = Object.values(validation.groups).map(groupText)
  const bars = sensitivity.flatMap((bar) => bar.points.map((point) => ({ bar, point })))
  const list = (sentences: readonly string[]): string => sentences.map((line) => `- ${line}\n`).join('')
  return [
    `Preset ${preset}: ${title}; ${steps} steps, one set of parameters for all networks\n`,
    ...groups,
    `Reproduced\n${list(conclusions.reproduced)}`,
    `Not reproduced\n${list(conclusions.notReproduced)}`,
    ...(leaveOneOut.length === 0
      ? []
      : [`Leave one network out\n${textTable(LEFT_OUT_COLUMNS, leaveOneOut)}${conclusions.leftOut}\n`]),
    `Sensitivity of the errors to the open choices\n${textTable(SENSITIVITY_COLUMNS, bars)}${conclusions.mattersMost}\n`,
  ].join('\n')
}

function groupText(group: ValidationGroup): string {
  const inPoints = group.rows[0]?.errorKind === 'points'
  const unit = inPoints ? 'points' : '%'
  const mean = `mean absolute error ${percent(group.meanAbsoluteError)} ${unit}, largest ${percent(group.largestAbsoluteError)} ${unit}`
  const notes = new Set(
    group.rows.flatMap(({ note, metric }) => (note === undefined ? [] : [`${metric}: ${note}`])),
  )
  const list = [...notes].map((note) => `  ${note}\n`).join('')
  return `${group.title}, ${group.unit}\n${textTable(ROW_COLUMNS, group.rows)}${mean} of the rows that count\n${list}`
}

function percent(value: number): string {
  return (100 * value).toFixed(1)
}
