import { estimate, readConfig, readLayout, readTopology } from '../../../engine/index.ts'
import { correctedShape } from '../../../engine/corrected/corrected-shape.ts'
import type { Layer, TopologyKind } from '../../../engine/model/layer.ts'
import { ok, problem, type Problem, type Result } from '../../../engine/model/problem.ts'
import { rulesOf, type Rules, type RulesId } from '../../../engine/model/rules.ts'
import type { ArrayRunSpec, RunSpec } from '../../../engine/model/run-spec.ts'
import { compatibleShape } from '../../../engine/systolic/shape.ts'
import type { FilePreview, PreviewLayer } from '../../../shared/model/catalog.ts'
import { configChanges } from './config-repairs.ts'
import { repairsOf } from './repairs.ts'
import { topologyChanges } from './topology-repairs.ts'
import { DEFAULT_ARRAY_SPEC, orderedFixes } from './spec-defaults.ts'
import { rulesOfSpec } from './spec-layers.ts'

/** What is needed to read a topology. */
export interface ReadTopologyParams {
  readonly text: string
  readonly format: TopologyKind
  readonly rules: RulesId
}

/** A file as it was dropped. */
export interface PreviewParams {
  readonly fileName: string
  readonly text: string
  readonly format: TopologyKind
  readonly spec: RunSpec | null
}

/** Rows shown; a longer file is read whole all the same. */
const MOST_ROWS = 2000
const MOST_LAYERS = 5000

/** Layers and multiply-accumulates of a topology, or what is wrong with it. */
export function countTopology({
  text,
  format,
  rules,
}: ReadTopologyParams): Result<{ readonly layers: number; readonly macs: number }> {
  const read = readTopology(text, { kind: format, rules: rulesOf(rules) })
  if (!read.ok) return read
  const request = {
    layers: read.value,
    config: { ...DEFAULT_ARRAY_SPEC.array, runName: 'run' },
    rules: rulesOf(rules),
  }
  return ok({ layers: read.value.length, macs: estimate(request).macs }, read.notes)
}

/** What a file is and how it reads: its cells, its layers or its settings, every fault with its place, and repairs. */
export function previewFile(file: PreviewParams): FilePreview {
  const kind = kindOf(file)
  const cells = cellsOf(file.text)
  const nothing = { kind, cells, layers: [], problems: [], repairs: [] }
  if (kind === 'config') return { ...nothing, ...previewConfig(file) }
  if (kind === 'layout') return { ...nothing, ...previewLayout(file) }
  if (kind === 'unread') return { ...nothing, problems: [notRead(file)] }
  return kind === 'topology' ? { ...nothing, ...previewTopology(file) } : nothing
}

/** Text formats in which others describe networks and machines, by the ending of a file's name. */
const UNREAD: Readonly<Record<string, string>> = {
  yaml: 'YAML',
  yml: 'YAML',
  json: 'JSON',
  toml: 'TOML',
  xml: 'XML',
  prototxt: 'Prototxt',
}

function unreadFormat(fileName: string): string | undefined {
  const ending = /\.([^.]+)$/.exec(fileName.toLowerCase())?.[1] ?? ''
  return Object.hasOwn(UNREAD, ending) ? UNREAD[ending] : undefined
}

function notRead({ fileName, text }: PreviewParams): Problem {
  const format = unreadFormat(fileName) ?? ''
  const before = /^\s*/.exec(text)?.[0] ?? ''
  return problem('format-not-read', `${format} files are not read`, {
    file: fileName,
    row: before === text ? 1 : before.split(/\r\n|\n|\r/).length,
    expected: 'a SCALE-Sim topology or layout (.csv), a configuration (.cfg) or a project (.deltascope)',
    got: `a ${format} file`,
    remedy: 'Write the layers as a topology, one line each, or the array as a configuration.',
  })
}

/** By its name where that says it, else by how it begins. */
function kindOf({ fileName, text }: PreviewParams): FilePreview['kind'] {
  const name = fileName.toLowerCase()
  if (name.endsWith('.deltascope')) return 'bundle'
  if (unreadFormat(name) !== undefined) return 'unread'
  if (name.endsWith('.cfg') || name.endsWith('.ini') || /^\s*\[\w+\]/.test(text)) return 'config'
  // The first line of a layout names its factors and orders.
  if (/^[^\n\r]*\bintraline\b/i.test(text)) return 'layout'
  return /^\s*LayerID\s*,/i.test(text) ? 'reports' : 'topology'
}

function cellsOf(text: string): readonly (readonly string[])[] {
  const lines = text.split(/\r\n|\n|\r/, MOST_ROWS)
  return lines.map((line) => line.split(',').map((cell) => cell.trim()))
}

function previewConfig({ fileName, text }: PreviewParams): Partial<FilePreview> {
  const reread = (changed: string): readonly Problem[] => errorsOf(readConfig(changed, { file: fileName }))
  const read = readConfig(text, { file: fileName })
  const problems = read.ok ? read.notes : read.problems
  const repairs = repairsOf(text, problems, reread, configChanges)
  if (!read.ok) return { problems, repairs }
  const { config, rules } = read.value
  const { runName: _, ...array } = config
  const spec: ArrayRunSpec = {
    ...DEFAULT_ARRAY_SPEC,
    array,
    rules: { id: rules.id, fixes: orderedFixes(rules.fixes) },
  }
  return { spec, problems, repairs }
}

/** Only version 3 reads layouts. */
function previewLayout({ fileName, text }: PreviewParams): Partial<FilePreview> {
  const read = readLayout(text, { rules: rulesOf('scale-sim-v3'), file: fileName })
  return read.ok ? { layout: read.value, problems: read.notes } : { problems: read.problems }
}

function previewTopology({ fileName, text, format, spec }: PreviewParams): Partial<FilePreview> {
  const array = spec?.kind === 'array' ? spec : DEFAULT_ARRAY_SPEC
  const rules = rulesOfSpec(array)
  const read = (changed: string): Result<readonly Layer[]> =>
    readTopology(changed, { kind: format, rules, file: fileName })
  const first = read(text)
  const problems = first.ok ? first.notes : first.problems
  return {
    problems,
    repairs: repairsOf(text, problems, (changed) => errorsOf(read(changed)), topologyChanges),
    layers: first.ok
      ? first.value.slice(0, MOST_LAYERS).map((layer) => previewLayer(layer, array, rules))
      : [],
  }
}

/** Everything told about a file, errors or not. */
function errorsOf(result: Result<unknown>): readonly Problem[] {
  return result.ok ? result.notes : result.problems
}

function previewLayer(layer: Layer, { array }: ArrayRunSpec, rules: Rules): PreviewLayer {
  const config = { ...array, runName: 'run' }
  const shape =
    rules.id === 'corrected' ? correctedShape(layer, config, rules) : compatibleShape(layer, false)
  const { cycles } = estimate({ layers: [layer], config, rules })
  return { name: layer.name, m: shape.m, k: shape.denseK, n: shape.n, cycles }
}
