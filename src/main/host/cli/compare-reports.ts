import { Command, InvalidArgumentError } from 'commander'
import type { CommandFactory } from './command.ts'
import { BAD_INPUT, DONE, FAILED, print, printJson, sayProblems, type ExitCode } from './output.ts'

interface CompareOptions {
  readonly tolerance: number
  readonly json?: boolean
}

/** `deltascope compare-reports`: what differs between two folders of reports, ours or the original's. */
export const compareReportsCommand: CommandFactory = (finish) =>
  new Command('compare-reports')
    .description('compare two folders of reports cell by cell; exit code 1 when they differ')
    .argument('<folder-a>', 'folder of one run, e.g. results/my_run')
    .argument('<folder-b>', 'folder to compare it with')
    .option(
      '--tolerance <relative>',
      'largest relative difference that counts as equal, e.g. 1e-9',
      tolerance,
      0,
    )
    .option('--json', 'print one JSON document instead of tables')
    .action(async (folderA: string, folderB: string, options: CompareOptions) => {
      finish(await runCompare(folderA, folderB, options))
    })

async function runCompare(folderA: string, folderB: string, options: CompareOptions): Promise<ExitCode> {
  const { readReportFolder } = await import('../../services/report-folder.ts')
  const { compareReports } = await import('../../services/report-comparison.ts')
  const { differenceText } = await import('./difference-text.ts')
  const [a, b] = [readReportFolder(folderA), readReportFolder(folderB)]
  if (!a.ok || !b.ok) {
    const problems = [a, b].flatMap((read) => (read.ok ? [] : read.problems))
    sayProblems(problems)
    if (options.json === true) printJson({ ok: false, problems })
    return BAD_INPUT
  }
  const difference = compareReports(a.value, b.value, options.tolerance)
  if (options.json === true)
    printJson({ ok: true, folderA, folderB, tolerance: options.tolerance, ...difference })
  else print(differenceText(difference))
  return difference.equal ? DONE : FAILED
}

function tolerance(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (!(value >= 0 && value < 1))
    throw new InvalidArgumentError('Expected a number from 0 to below 1, e.g. 1e-9.')
  return value
}
