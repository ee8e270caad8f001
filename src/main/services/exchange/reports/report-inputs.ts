import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig, readTopology } from '../../../../engine/index.ts'
import type { Layer, TopologyKind } from '../../../../engine/model/layer.ts'
import { fail, ok, problem, type Result } from '../../../../engine/model/problem.ts'
import { rulesOf, type Rules, type RulesId } from '../../../../engine/model/rules.ts'
import type { ArrayConfig } from '../../../../engine/model/array-config.ts'
import { MAX_CONFIG_BYTES, MAX_TOPOLOGY_BYTES, readTextFile } from '../../text-file.ts'
import type { RunReports } from './report-layers.ts'

/** Files the reports were made from; those not named are looked for beside the reports. */
export interface InputFileNames {
  readonly configFile?: string
  readonly topologyFile?: string
  /** Without it the form of the topology tells. */
  readonly kind?: TopologyKind
}

/** What was simulated, as far as files tell. */
export interface ReportInputs {
  readonly config: ArrayConfig
  readonly rules: Rules
  readonly topology: {
    readonly file: string
    readonly text: string
    readonly kind: TopologyKind
    readonly layers: readonly Layer[]
  }
}

/** Whose reports these are: each program has a column the others lack. */
export function rulesOfReports({ compute }: RunReports): RulesId {
  if (compute.has('Layer Name')) return 'corrected'
  return compute.has('Total Cycles (incl. prefetch)') ? 'scale-sim-v3' : 'scale-sim-v2'
}

/** Reads configuration and topology of a run whose reports are in `folder`. */
export function readInputs(folder: string, reports: RunReports, names: InputFileNames): Result<ReportInputs> {
  const rules = rulesOf(rulesOfReports(reports))
  const configFile = names.configFile ?? besides(folder, isConfig)
  const topologyFile = names.topologyFile ?? besides(folder, isTopology)
  if (configFile === undefined) return fail(missing(folder, 'configuration', '.cfg', '--config'))
  if (topologyFile === undefined) return fail(missing(folder, 'topology', '.csv', '--topology'))
  const configText = readTextFile(configFile, MAX_CONFIG_BYTES)
  if (!configText.ok) return configText
  const config = readConfig(configText.value, { file: configFile, rules })
  if (!config.ok) return config
  const text = readTextFile(topologyFile, MAX_TOPOLOGY_BYTES)
  if (!text.ok) return text
  const kind = names.kind ?? kindOf(text.value)
  const layers = readTopology(text.value, { kind, rules, file: topologyFile })
  if (!layers.ok) return layers
  const topology = { file: topologyFile, text: text.value, kind, layers: layers.value }
  return ok({ config: config.value.config, rules, topology }, [...config.notes, ...layers.notes])
}

function isConfig(name: string): boolean {
  return /\.cfg$/i.test(name)
}

function isTopology(name: string): boolean {
  return /\.csv$/i.test(name) && !/_(REPORT|TRACE)\.csv$/i.test(name)
}

/** The one file of its kind; of several none is the right one. */
function besides(folder: string, isWanted: (name: string) => boolean): string | undefined {
  const found = readdirSync(folder).filter(isWanted)
  const [only] = found
  return found.length === 1 && only !== undefined ? join(folder, only) : undefined
}

/** Rows of M, N, K have a name and three sizes; convolutions have at least seven. */
export function kindOf(topologyText: string): TopologyKind {
  const lines = topologyText.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '')
  const cells = (lines[1] ?? '').split(',').filter((cell) => cell.trim() !== '')
  return cells.length <= 5 ? 'gemm' : 'conv'
}

function missing(folder: string, what: string, extension: string, option: string) {
  return problem(`missing-${what}`, `the ${what} of the run is not beside its reports`, {
    file: folder,
    expected: `one ${extension} file`,
    remedy: `Put it there, or name it with ${option}.`,
  })
}
