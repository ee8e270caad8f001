import type { FigureCheck, FigureRow } from '../../../shared/model/figures.ts'
import { chosenFigures, type FigureChoice } from './figure-files.ts'
import { DONE, FAILED, print, printJson, type ExitCode } from './output.ts'
import { printable } from './text-table.ts'
import { refuse, withWorkbench, type JsonOption } from './with-workbench.ts'

const SIGNS: Readonly<Record<FigureCheck['verdict'], string>> = { pass: 'ok', warn: 'look', fail: 'FAIL' }

/** Holds saved figures against what paper wants; fails where one should not be printed. */
export function checkFigures(options: FigureChoice & JsonOption): Promise<ExitCode> {
  const { json } = options
  return withWorkbench({ json: json === true }, async ({ store, figures }) => {
    const chosen = await chosenFigures({ store, figures }, options)
    if (!chosen.ok) return refuse(chosen.problems, json)
    const reviewed: (Pick<FigureRow, 'id'> & { title: string; checks: readonly FigureCheck[] })[] = []
    for (const { id, spec } of chosen.value) {
      const review = await figures.check(spec, id)
      if (!review.ok) return refuse(review.problems, json)
      const { checks } = review.value
      reviewed.push({ id, title: spec.title, checks })
      if (json !== true) print(`${id} ${printable(spec.title)}\n${linesOf(checks)}`)
    }
    const isGood = reviewed.every(({ checks }) => checks.every(({ verdict }) => verdict !== 'fail'))
    if (json === true) printJson({ ok: isGood, figures: reviewed })
    return isGood ? DONE : FAILED
  })
}

/** A line each; what is to be done stands below what does not pass. */
function linesOf(checks: readonly FigureCheck[]): string {
  return checks
    .map(({ verdict, title, measured, expected, remedy }) => {
      const line = `  ${SIGNS[verdict].padEnd(5)} ${title}: ${printable(measured)}`
      return verdict === 'pass' ? `${line}\n` : `${line} (${expected})\n        ${printable(remedy)}\n`
    })
    .join('')
}
