import type { Problem } from '../../../../engine/model/problem.ts'
import type { FigureCheck, FigureRow } from '../../../../shared/model/figures.ts'
import type { RunDetail } from '../../../../shared/model/runs.ts'

const TITLE = 'Data complete and current'

/** What the figure is made of, held against what was saved: runs that are not done, data that are other now. */
export function dataCheck(
  runs: readonly RunDetail[],
  saved: FigureRow | undefined,
  dataHash: string,
): FigureCheck {
  const unfinished = runs.filter(({ status }) => status !== 'done')
  const about = { id: 'data', title: TITLE, expected: 'runs that are done, data as saved' } as const
  if (unfinished.length > 0) {
    const names = unfinished.map(({ id, status }) => `run ${id} is ${status}`).join(', ')
    const remedy = 'Run it again to its end, or take it out of the figure.'
    return { ...about, verdict: 'fail', measured: names, remedy }
  }
  if (saved !== undefined && saved.dataHash !== dataHash) {
    const remedy = 'Look at the new picture, and save the figure again to accept it.'
    return { ...about, verdict: 'warn', measured: 'other than when it was saved', remedy }
  }
  const count = runs.length === 0 ? '' : `${runs.length === 1 ? '1 run' : `${runs.length} runs`}, `
  return { ...about, verdict: 'pass', measured: `${count}${dataHash.slice(0, 8)}`, remedy: '' }
}

/** The one check of a figure that cannot be drawn: a run or a sweep of it is missing. */
export function undrawable(problems: readonly Problem[]): FigureCheck {
  const [first] = problems
  return {
    id: 'data',
    title: TITLE,
    verdict: 'fail',
    measured: first === undefined ? 'cannot be drawn' : first.message,
    expected: 'runs that are there',
    remedy: first?.remedy ?? 'Take what is missing out of the figure, or run it again.',
  }
}
