import { Command, InvalidArgumentError, Option } from 'commander'
import type { Layer, TopologyKind } from '../../../engine/model/layer.ts'
import type { Result } from '../../../engine/model/problem.ts'
import type { Operator, Workload } from '../../../engine/workloads/model.ts'
import type { WorkloadTotals } from '../../../engine/workloads/totals.ts'
import type { CommandFactory } from './command.ts'
import { BAD_INPUT, DONE, print, printJson, sayProblems, type ExitCode } from './output.ts'
import { count, textTable, type Column } from './text-table.ts'

interface ListOptions {
  readonly batch: number
  readonly json?: boolean
}

interface ShowOptions extends ListOptions {
  readonly csv?: TopologyKind
}

/** `deltascope workloads list | show NAME`: the networks the workbench builds from their architecture. */
export const workloadsCommand: CommandFactory = (finish) => {
  // Subcommands copy these settings when they are made, before the program sets its own: errors must be thrown, not exit.
  const command = new Command('workloads')
    .description('the networks: list them, show one layer by layer')
    .exitOverride()
    .showHelpAfterError('Run "deltascope workloads --help".')
  command
    .command('list')
    .description('every network with its counts')
    .option('--batch <images>', 'images per pass', batchSize, 1)
    .option('--json', 'print one JSON document instead of a table')
    .action(async (options: ListOptions) => {
      finish(await listWorkloads(options))
    })
  command
    .command('show')
    .description('the operators of one network, or its layers as a SCALE-Sim topology')
    .argument('<name>', 'name of the network, e.g. GUID256')
    .option('--batch <images>', 'images per pass', batchSize, 1)
    .option('--json', 'print one JSON document instead of a table')
    .addOption(
      new Option('--csv <kind>', 'print a SCALE-Sim topology: convolutions, or linears and attention')
        .choices(['conv', 'gemm'])
        .conflicts('json'),
    )
    .action(async (name: string, options: ShowOptions) => {
      finish(await showWorkload(name, options))
    })
  return command
}

/** A batch from the command line: 1 to 65536 images. */
export function batchSize(text: string): number {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN
  if (!(value >= 1 && value <= 65_536)) {
    throw new InvalidArgumentError('Expected a whole number of images from 1 to 65536.')
  }
  return value
}

/** The network of this name for a batch, or what is wrong with the name or the batch. */
export async function buildWorkload(name: string, batch: number): Promise<Result<Workload>> {
  const { findPreset } = await import('../../../engine/workloads/presets.ts')
  const preset = findPreset(name)
  return preset.ok ? preset.value.build(batch) : preset
}

interface Listed {
  readonly name: string
  readonly description: string
  readonly totals: WorkloadTotals
}

const LIST_COLUMNS: readonly Column<Listed>[] = [
  { title: 'network', align: 'left', cell: ({ name }) => name },
  { title: 'parameters', cell: ({ totals }) => count(totals.parameters) },
  { title: 'conv', unit: 'rows', cell: ({ totals }) => count(totals.conv.rows) },
  { title: 'linear', unit: 'rows', cell: ({ totals }) => count(totals.linear.rows) },
  { title: 'QK + AV', unit: 'rows', cell: ({ totals }) => count(totals.qk.rows + totals.av.rows) },
  { title: 'conv', unit: 'GMAC', cell: ({ totals }) => giga(totals.conv.macs) },
  { title: 'linear', unit: 'GMAC', cell: ({ totals }) => giga(totals.linear.macs) },
  { title: 'QK + AV', unit: 'GMAC', cell: ({ totals }) => giga(totals.qk.macs + totals.av.macs) },
  { title: 'total', unit: 'GMAC', cell: ({ totals }) => giga(totals.macs) },
]

async function listWorkloads({ batch, json }: ListOptions): Promise<ExitCode> {
  const { presets } = await import('../../../engine/workloads/presets.ts')
  const { workloadTotals } = await import('../../../engine/workloads/totals.ts')
  const rows: Listed[] = []
  for (const { name, description, build } of presets) {
    const built = build(batch)
    if (!built.ok) return refuse(built, json)
    rows.push({ name, description, totals: workloadTotals(built.value) })
  }
  if (json === true) printJson({ ok: true, batch, workloads: rows })
  else {
    print(textTable(LIST_COLUMNS, rows))
    print(`\n${rows.map(({ name, description }) => `${name}: ${description}\n`).join('')}`)
  }
  return DONE
}

async function showWorkload(name: string, { batch, json, csv }: ShowOptions): Promise<ExitCode> {
  const built = await buildWorkload(name, batch)
  if (!built.ok) return refuse(built, json)
  const workload = built.value
  if (csv !== undefined) return printTopology(workload, csv)
  const { workloadTotals } = await import('../../../engine/workloads/totals.ts')
  const totals = workloadTotals(workload)
  if (json === true) printJson({ ok: true, ...workload, totals })
  else print(operatorTable(workload, totals))
  return DONE
}

interface Row {
  readonly name: string
  readonly kind: string
  readonly output: string
  readonly gemm: readonly (number | undefined)[]
  readonly parameters: number
  readonly macs: number
  readonly inputElements: number | undefined
  readonly outputElements: number | undefined
}

const SHOW_COLUMNS: readonly Column<Row>[] = [
  { title: 'operator', align: 'left', cell: ({ name }) => name },
  { title: 'kind', align: 'left', cell: ({ kind }) => kind },
  { title: 'output', align: 'left', cell: ({ output }) => output },
  ...['M', 'N', 'K', 'count'].map((title, index): Column<Row> => ({
    title,
    cell: ({ gemm }) => optional(gemm[index]),
  })),
  { title: 'parameters', cell: ({ parameters }) => count(parameters) },
  { title: 'MACs', cell: ({ macs }) => count(macs) },
  { title: 'input', unit: 'elements', cell: ({ inputElements }) => optional(inputElements) },
  { title: 'output', unit: 'elements', cell: ({ outputElements }) => optional(outputElements) },
]

function operatorTable(workload: Workload, totals: WorkloadTotals): string {
  const { name, description, batch, source, operators } = workload
  const foot: Row = {
    name: 'total',
    kind: '',
    output: '',
    gemm: [],
    parameters: totals.parameters,
    macs: totals.macs,
    inputElements: undefined,
    outputElements: undefined,
  }
  const title = `${name}: ${description}, batch ${batch}\n${source}\n\n`
  return `${title}${textTable(SHOW_COLUMNS, operators.map(rowOf), [foot])}`
}

function rowOf(operator: Operator): Row {
  const gemm = 'gemm' in operator ? operator.gemm : undefined
  return {
    name: operator.name,
    kind: operator.kind,
    output: operator.output.join(' x '),
    gemm: [gemm?.m, gemm?.n, gemm?.k, gemm?.count],
    parameters: operator.parameters,
    macs: operator.macs,
    inputElements: operator.inputElements,
    outputElements: operator.outputElements,
  }
}

/** A topology for SCALE-Sim itself: no padding, no batch (an image after the other), attention one row per head. */
async function printTopology(workload: Workload, kind: TopologyKind): Promise<ExitCode> {
  const { toLayers } = await import('../../../engine/workloads/topology-export.ts')
  const { writeTopology } = await import('../../../engine/formats/topology.ts')
  const layers = toLayers(workload, { which: kind, padding: 'enlarge-ifmap' }).flatMap(imagesOf)
  const written = writeTopology(layers, kind, { version: 2 })
  if (!written.ok) return refuse(written, false)
  print(written.value)
  return DONE
}

function imagesOf(layer: Layer): readonly Layer[] {
  if (layer.batch === 1) return [layer]
  return Array.from({ length: layer.batch }, (_, image) => ({
    ...layer,
    name: `${layer.name}.image${image}`,
    batch: 1,
  }))
}

function refuse(result: Result<unknown>, json: boolean | undefined): ExitCode {
  const problems = result.ok ? [] : result.problems
  sayProblems(problems)
  if (json === true) printJson({ ok: false, problems })
  return BAD_INPUT
}

function giga(value: number): string {
  return (value / 1e9).toFixed(2)
}

function optional(value: number | undefined): string {
  return value === undefined ? '' : count(value)
}
