import { Option, type Command } from 'commander'
import type { CommandFactory } from './command.ts'
import type { ExportOptions, ExportRunsOptions } from './export-action.ts'
import { groupCommand, idNumber, idNumbers, nameList, withExample } from './history-options.ts'
import type { ExportProjectOptions } from './projects-action.ts'

/** `deltascope export`: tables of the history, and projects, as files. */
export const exportCommand: CommandFactory = (finish) => {
  const command = groupCommand(
    'export',
    'write runs, layers or a sweep as CSV or Parquet, or a project as one file',
    'deltascope export runs --filter status:done --format parquet -o runs.parquet',
  )
  const actions = () => import('./export-action.ts')
  const asFile = (made: Command): Command =>
    made
      .addOption(new Option('--format <format>', 'of the file').choices(['csv', 'parquet']).default('csv'))
      .requiredOption('-o, --output <file>', 'where to')
      .option('--force', 'replace the file if there is one')
      .option('--json', 'print one JSON document')
  withExample(
    asFile(command.command('runs')),
    'deltascope export runs --filter status:done --format parquet -o runs.parquet',
  )
    .description('runs that match a filter, with every metric')
    .option('--filter <text>', 'the filter language of the history', '')
    .option('--project <name>', 'only those of one project, by name or id')
    .option('--columns <names>', 'columns or metrics, separated by commas (default: all)', nameList)
    .action(async (options: ExportRunsOptions) => finish(await (await actions()).exportRuns(options)))
  withExample(asFile(command.command('layers')), 'deltascope export layers 12 13 -o layers.csv')
    .description('the layers of runs')
    .argument('<id...>', 'numbers of runs', idNumbers)
    .action(async (ids: readonly number[], options: ExportOptions) =>
      finish(await (await actions()).exportLayers(ids, options)),
    )
  withExample(asFile(command.command('sweep')), 'deltascope export sweep 3 --format parquet -o sweep.parquet')
    .description('the points of a sweep with their metrics')
    .argument('<id>', 'number of the sweep', idNumber)
    .action(async (id: number, options: ExportOptions) =>
      finish(await (await actions()).exportSweep(id, options)),
    )
  withExample(command.command('project'), 'deltascope export project "Chapter 4" -o chapter4.deltascope')
    .description('a project as one file that verifies itself where it is opened')
    .argument('<project>', 'name or id')
    .option('-o, --output <file>', 'where to (default: its name in this folder)')
    .option('--force', 'replace the file if there is one')
    .option('--json', 'print one JSON document')
    .action(async (project: string, options: ExportProjectOptions) => {
      const { exportProjectFile } = await import('./projects-action.ts')
      finish(await exportProjectFile(project, options))
    })
  return command
}
