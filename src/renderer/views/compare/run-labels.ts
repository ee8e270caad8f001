import { inSentence } from '../../../shared/format/in-sentence.ts'
import { configDiff } from '../../../shared/analysis/config-diff.ts'
import type { RunDetail } from '../../../shared/model/runs.ts'
import { arrayTitle, designTitle } from '../../../shared/format/run-title.ts'

/** What labels are made from. */
export type LabelledRun = Pick<RunDetail, 'id' | 'workload' | 'design' | 'rows' | 'cols' | 'settings'>

/** Settings that the workload, the design and the array already say. */
const SAID = new Set(['workload', 'design', 'dataflow', 'rows', 'cols', 'peRows', 'peCols', 'systolicSide'])
/** Settings a label names at most where nothing else tells runs apart; the table has them all. */
const MOST_SETTINGS = 2

/** Short names of runs beside each other: only what tells them apart, with the number of the run where nothing does. */
export function runLabels(runs: readonly LabelledRun[]): readonly string[] {
  const differs = (of: (run: LabelledRun) => string): boolean => new Set(runs.map(of)).size > 1
  const all: readonly ((run: LabelledRun) => string)[] = [
    ({ workload }) => workload,
    ({ design }) => designTitle(design),
    arrayTitle,
  ]
  const parts = all.filter(differs)
  const short = runs.map((run) => parts.map((part) => part(run)).join(' · '))
  const isEnough = new Set(short).size === runs.length
  const others = configDiff(runs.map(({ settings }) => settings)).differing.filter(({ id }) => !SAID.has(id))
  const told = isEnough ? [] : others.slice(0, parts.length === 0 ? MOST_SETTINGS : 1)
  const labels = short.map((label, at) =>
    [
      ...(label === '' ? [] : [label]),
      ...told.map(({ title, values }) => `${inSentence(title)} ${String(values[at] ?? '–')}`),
    ].join(' · '),
  )
  return labels.map((label, at) => {
    const isAlone = labels.filter((other) => other === label).length === 1
    if (label === '') return `Run ${runs[at]?.id}`
    return isAlone ? label : `${label} · run ${runs[at]?.id}`
  })
}

/** What all runs have in common of workload, design and array, in words. */
export function commonFacts(runs: readonly LabelledRun[]): string {
  const [first] = runs
  if (first === undefined) return ''
  const isCommon = (of: (run: LabelledRun) => string | number): boolean =>
    runs.every((run) => of(run) === of(first))
  return [
    ...(isCommon(({ workload }) => workload) ? [first.workload] : []),
    ...(isCommon(({ design }) => design) ? [designTitle(first.design)] : []),
    ...(isCommon(arrayTitle) ? [arrayTitle(first)] : []),
  ].join(', ')
}
