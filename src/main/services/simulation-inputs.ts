import { join } from 'node:path'
import { readConfig, readLayout, readTopology } from '../../engine/index.ts'
import type { ArrayConfig } from '../../engine/model/array-config.ts'
import type { Layer, TopologyKind } from '../../engine/model/layer.ts'
import type { LayoutRow } from '../../engine/model/layout.ts'
import { fail, ok, type Problem, type Result } from '../../engine/model/problem.ts'
import type { Rules } from '../../engine/model/rules.ts'
import { folderNames, unsafeRunName } from './run-names.ts'
import { MAX_CONFIG_BYTES, MAX_TOPOLOGY_BYTES, readTextFile } from './text-file.ts'

/** The files of one or more runs: every configuration with every topology. */
export interface InputFiles {
  readonly configFiles: readonly string[]
  readonly topologyFiles: readonly string[]
  readonly kind: TopologyKind
  readonly layoutFile?: string
  /** Without them the rules follow each configuration file. */
  readonly rules?: Rules
}

/** One run, read and checked, with the folder its reports belong in. */
export interface PlannedRun {
  /** run_name, with what tells it from other runs of the same name. */
  readonly folderName: string
  readonly configFile: string
  readonly topologyFile: string
  readonly config: ArrayConfig
  readonly rules: Rules
  readonly kind: TopologyKind
  readonly layers: readonly Layer[]
  readonly layout?: readonly LayoutRow[]
}

/**
 * Reads and checks all files before anything is simulated and tells all problems, but those of a topology whose
 * configuration is wrong: that says by which rules a topology is to be read.
 */
export function planRuns(files: InputFiles): Result<readonly PlannedRun[]> {
  const problems: Problem[] = []
  const notes: Problem[] = []
  /** The value if there is one; what was found on the way is kept either way. */
  const keep = <T>(result: Result<T>): T | undefined => {
    if (!result.ok) {
      problems.push(...result.problems)
      return undefined
    }
    notes.push(...result.notes)
    return result.value
  }

  const configs = files.configFiles.map((file) => ({ file, read: keep(readConfigFile(file, files.rules)) }))
  const topologyTexts = new Map(files.topologyFiles.map((file) => [file, keep(topologyText(file))]))
  const layoutText = files.layoutFile === undefined ? undefined : keep(topologyText(files.layoutFile))
  const topologies = new Map<string, readonly Layer[] | undefined>()
  const layouts = new Map<string, readonly LayoutRow[] | undefined>()

  const runs: Omit<PlannedRun, 'folderName'>[] = []
  for (const { file: configFile, read } of configs) {
    if (read === undefined) continue
    const { config, rules } = read
    const layout = once(layouts, rulesKey(rules), () =>
      layoutText === undefined
        ? undefined
        : keep(readLayout(layoutText, { rules, ...named(files.layoutFile) })),
    )
    for (const [topologyFile, text] of topologyTexts) {
      const layers = once(topologies, `${rulesKey(rules)} ${topologyFile}`, () =>
        text === undefined
          ? undefined
          : keep(readTopology(text, { kind: files.kind, rules, file: topologyFile })),
      )
      if (layers === undefined) continue
      const run = { configFile, topologyFile, config, rules, kind: files.kind, layers }
      runs.push(layout === undefined ? run : { ...run, layout })
    }
  }
  if (problems.length > 0) return fail(...problems, ...notes)
  const names = folderNames(runs.map((run) => ({ ...run, runName: run.config.runName })))
  return ok(
    runs.map((run, index) => ({ ...run, folderName: names[index] ?? run.config.runName })),
    notes,
  )
}

function readConfigFile(
  file: string,
  rules: Rules | undefined,
): Result<{ readonly config: ArrayConfig; readonly rules: Rules }> {
  const text = readTextFile(file, MAX_CONFIG_BYTES)
  if (!text.ok) return text
  const read = readConfig(text.value, rules === undefined ? { file } : { file, rules })
  if (!read.ok) return read
  const row = rowOfKey(text.value, 'run_name')
  const unsafe = unsafeRunName(read.value.config.runName, row === undefined ? { file } : { file, row })
  return unsafe === undefined ? read : fail(unsafe)
}

function topologyText(file: string): Result<string> {
  return readTextFile(file, MAX_TOPOLOGY_BYTES)
}

/** 1-based line that sets `key`; the readers keep no places of values that are well-formed to them. */
function rowOfKey(text: string, key: string): number | undefined {
  const index = text
    .split(/\r\n|\r|\n/)
    .findIndex((line) => new RegExp(`^\\s*${key}\\s*[:=]`, 'i').test(line))
  return index === -1 ? undefined : index + 1
}

function rulesKey(rules: Rules): string {
  return [rules.id, ...rules.fixes].join(' ')
}

function named(file: string | undefined): { readonly file?: string } {
  return file === undefined ? {} : { file }
}

/** The value of `key`, made at the first question: notes are told once however many runs share a file. */
function once<T>(made: Map<string, T | undefined>, key: string, make: () => T | undefined): T | undefined {
  if (!made.has(key)) made.set(key, make())
  return made.get(key)
}

/** Where the reports of a run go. */
export function runFolder(outdir: string, run: Pick<PlannedRun, 'folderName'>): string {
  return join(outdir, run.folderName)
}
