import type { Problem } from '../../../engine/model/problem.ts'
import {
  judgementFacts,
  layerMeans,
  type Judgement,
  type LayerMean,
} from '../../services/delta-measurement.ts'
import { profileFileProblem, profileText, writeProfile } from '../../services/delta-profile.ts'
import { measureFiles, type FileDelta } from '../../services/delta-sequence.ts'
import type { JudgementOptions } from './delta-stats-options.ts'
import { channelTable, judgementText, SCALE_COLUMN, statisticsTable } from './delta-stats-text.ts'
import { BAD_INPUT, DONE, FAILED, print, printJson, sayProblems, type ExitCode } from './output.ts'
import { startProgress } from './progress.ts'
import type { Column } from './text-table.ts'

/** Options of `deltascope delta-stats` after parsing. */
export interface DeltaStatsOptions extends JudgementOptions {
  readonly perChannel?: boolean
}

/** Measures the files, prints the figures and, where asked to, writes the profile. */
export async function runDeltaStats(files: readonly string[], options: DeltaStatsOptions): Promise<ExitCode> {
  const { bits, scale, json, profile } = options
  const judgement: Judgement = { bits, scale, perChannel: options.perChannel === true }
  const unusable = profile === undefined ? undefined : profileFileProblem(profile, files)
  const progress = startProgress()
  const measured =
    unusable === undefined
      ? measureFiles(files, judgement, (pair, layer) =>
          progress.show(`delta ${pair + 1} of ${files.length - 1}: ${layer}`),
        )
      : { ok: false as const, problems: [unusable] }
  progress.clear()
  if (!measured.ok) {
    sayProblems(measured.problems)
    if (json === true) printJson({ ok: false, problems: measured.problems })
    return BAD_INPUT
  }
  const { value: deltas, notes } = measured
  const layers = layerMeans(deltas)
  const source = { command: 'deltascope delta-stats', synthetic: false, judgement }
  const written = await writtenProfile(profile, () => profileText(layers, source))
  sayProblems([...notes, ...written.problems])
  if (json === true) {
    printJson({
      ok: written.problems.length === 0,
      notes,
      ...(written.problems.length === 0 ? {} : { problems: written.problems }),
      format: judgementFacts(judgement),
      files: files.map((file, index) => ({ file, step: stepName(index) })),
      deltas,
      layers,
      profile: written.file ?? null,
    })
  } else print(deltaText(files, judgement, deltas, layers) + written.text)
  return written.problems.length === 0 ? DONE : FAILED
}

/** What became of a profile: its file, a line about it, or why it could not be written. */
export interface WrittenProfile {
  readonly file: string | undefined
  readonly text: string
  readonly problems: readonly Problem[]
}

/** Writes a profile where one was asked for. */
export async function writtenProfile(file: string | undefined, text: () => string): Promise<WrittenProfile> {
  if (file === undefined) return { file, text: '', problems: [] }
  const written = await writeProfile(file, text())
  if (!written.ok) return { file: undefined, text: '', problems: written.problems }
  return { file, text: `\nprofile written to ${file}\n`, problems: [] }
}

/** `t`, `t-1`, `t-2` for the files in their order. */
function stepName(index: number): string {
  return index === 0 ? 't' : `t-${index}`
}

const LAYER: Column<{ readonly layer: string }> = {
  title: 'layer',
  align: 'left',
  cell: ({ layer }) => layer,
}

function deltaText(
  files: readonly string[],
  judgement: Judgement,
  deltas: readonly FileDelta[],
  layers: readonly LayerMean[],
): string {
  const steps = files.map((file, index) => `${stepName(index)} = ${file}`).join(', ')
  // A file may be named twice; its place in the sequence is what tells the deltas apart.
  const pairs = files.slice(1).map((previous, index) => {
    const title = `delta of ${stepName(index)}: ${files[index] ?? ''} minus ${previous}`
    return { title, rows: deltas.filter((row) => row.pair === index) }
  })
  const tables = pairs.map(({ title, rows }) => {
    const channels = rows.map((row) => channelTable(`${row.layer}, by channel`, row)).join('')
    return `${title}\n\n${statisticsTable<FileDelta>([LAYER, SCALE_COLUMN], rows)}${channels}`
  })
  const mean =
    files.length < 3
      ? []
      : [
          `mean of ${files.length - 1} deltas, ranges of all\n\n${statisticsTable<LayerMean>([LAYER], layers)}`,
        ]
  return `${steps}\n${judgementText(judgement)}\n${[...tables, ...mean].join('\n')}`
}
