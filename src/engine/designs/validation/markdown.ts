import { PARAMETER_IDS, PARAMETERS } from '../parameters.ts'
import { DESIGNS } from '../registry.ts'
import type { Validation } from '../validation.ts'
import { COMPARED_DESIGNS, NETWORKS } from './published.ts'
import type { ValidationRow } from './row.ts'

type Cells = readonly string[]

/** A table of docs/; the texts must not contain line breaks. */
function table(head: Cells, rows: readonly Cells[], leftColumns = 1): string {
  const line = (cells: Cells): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const rule = line(head.map((_, index) => (index < leftColumns ? '---' : '---:')))
  return [line(head), rule, ...rows.map(line)].join('\n')
}

/** Every parameter with default, range, status, definition and source. */
export function parametersMarkdown(): string {
  const rows = PARAMETER_IDS.map((id): Cells => {
    const spec = PARAMETERS[id]
    const isNumber = spec.kind === 'number'
    const initial = isNumber ? String(Number(spec.initial.toPrecision(6))) : spec.initial
    const unit = isNumber && spec.unit !== '1' ? ` ${spec.unit}` : ''
    const range = isNumber ? `${spec.min} .. ${spec.max}` : spec.options.join(', ')
    return [`\`${id}\``, `${initial}${unit}`, range, spec.status, spec.definition, spec.source]
  })
  return table(['parameter', 'default', 'range', 'status', 'meaning', 'source'], rows, 6)
}

/** Every design with its policy and PE model. */
export function designsMarkdown(): string {
  const rows = DESIGNS.map(({ id, policy, pe, description, source }): Cells => [
    `\`${id}\``,
    policy.id,
    pe.id,
    description,
    source,
  ])
  return table(['design', 'dataflow policy', 'PE model', 'in one sentence', 'source'], rows, 5)
}

/** Published / simulated speedups, one row per design. */
function speedTable({ groups }: Validation): string {
  const counted = COMPARED_DESIGNS.map((design) =>
    speedRow(
      design,
      groups.speedup.rows.filter((row) => row.design === design && row.isCounted),
    ),
  )
  const others = new Map<string, ValidationRow[]>()
  for (const row of groups.speedup.rows.filter(
    ({ isCounted, errorKind }) => !isCounted && errorKind === 'relative',
  )) {
    const title = `${row.design} (${row.metric})`
    others.set(title, [...(others.get(title) ?? []), row])
  }
  const context = [...others].map(([title, rows]) => speedRow(title, rows))
  return table(['published / simulated', ...NETWORKS, 'mean abs. error'], [...counted, ...context])
}

function speedRow(title: string, rows: readonly ValidationRow[]): Cells {
  const cells = NETWORKS.map((network) => {
    const row = rows.find((candidate) => candidate.network === network)
    return row === undefined ? '' : `${row.published.toFixed(2)} / ${row.simulated.toFixed(2)}`
  })
  const error = rows.reduce((sum, row) => sum + Math.abs(row.error), 0) / rows.length
  return [title, ...cells, percent(error)]
}

/** The other groups, one row per figure. */
function figureTable({ groups }: Validation): string {
  const { traffic, computeSpeedup, bufferSensitivity, energySaving, area, power } = groups
  const rows = [traffic, computeSpeedup, bufferSensitivity, energySaving, area, power].flatMap((group) => [
    ...group.rows.map((row): Cells => [
      row.metric,
      row.design,
      row.network,
      row.published.toFixed(3),
      row.simulated.toFixed(3),
      row.errorKind === 'points' ? `${signed(100 * row.error)} points` : `${signed(100 * row.error)} %`,
      row.note ?? '',
    ]),
    [
      `**${group.title}: mean**`,
      '',
      '',
      '',
      '',
      errorText(group.meanAbsoluteError, group.rows[0]),
      '',
    ] as const,
  ])
  return table(['figure', 'design', 'network', 'published', 'simulated', 'error', 'note'], rows, 3)
}

function errorText(error: number, row: ValidationRow | undefined): string {
  return row?.errorKind === 'points' ? `${(100 * error).toFixed(1)} points` : percent(error)
}

function leaveOneOutTable({ leaveOneOut }: Validation): string {
  const rows = leaveOneOut.map(
    ({ network, refitted, speedError, largestSpeedError, trafficError }): Cells => [
      network,
      `${refitted.dramEfficiency}, ${refitted.perOperatorWeightFactor}, ${refitted.int5Lanes}`,
      percent(speedError),
      percent(largestSpeedError),
      percent(trafficError),
    ],
  )
  const head = ['left out', 'refit: dramEfficiency, perOperatorWeightFactor, int5Lanes']
  return table([...head, 'mean speed error on it', 'largest', 'traffic error'], rows)
}

function sensitivityTable({ sensitivity }: Validation): string {
  const rows = sensitivity.flatMap(({ choice, status, initial, points, swing }) =>
    points.map((point, index): Cells => [
      index === 0 ? `\`${choice}\` = ${initial} (${status})` : '',
      point.value,
      percent(point.speedError),
      percent(point.largestSpeedError),
      percent(point.trafficError),
      percent(point.computeError),
      percent(point.bufferError),
      (100 * point.energyError).toFixed(1),
      index === 0 ? (100 * swing).toFixed(1) : '',
    ]),
  )
  const head = ['choice = default', 'value', 'speed', 'largest', 'traffic', 'compute-only', 'buffers']
  return table([...head, 'energy, points', 'swing, points'], rows, 2)
}

/** The whole comparison of one preset as the section of docs/validation.md. */
export function validationMarkdown(validation: Validation): string {
  const { preset, title, conclusions, groups } = validation
  const list = (sentences: Cells): string => sentences.map((sentence) => `- ${sentence}`).join('\n')
  const { speedup } = groups
  const parts = [
    `## Preset \`${preset}\`: ${title}`,
    `### Speedups\n\n${speedTable(validation)}`,
    `The 16 figures of the first four designs: mean absolute error ${percent(speedup.meanAbsoluteError)}, largest ${percent(speedup.largestAbsoluteError)}.`,
    `### Other figures\n\n${figureTable(validation)}`,
    `### Reproduced\n\n${list(conclusions.reproduced)}`,
    `### Not reproduced\n\n${list(conclusions.notReproduced)}`,
  ]
  if (validation.leaveOneOut.length > 0) {
    parts.push(`### Leave one network out\n\n${leaveOneOutTable(validation)}\n\n${conclusions.leftOut}`)
  }
  parts.push(`### Sensitivity\n\n${conclusions.mattersMost}\n\n${sensitivityTable(validation)}`)
  return parts.join('\n\n')
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(1)}`
}
