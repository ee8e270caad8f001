import type { CommandFactory } from './command.ts'
import { groupCommand, idNumber, idNumbers, nameList, rowCount, withExample } from './history-options.ts'
import type { ListRunsOptions, ShowOptions, TagOptions } from './runs-action.ts'
import type { JsonOption } from './with-workbench.ts'

/** `deltascope runs`: the history. */
export const runsCommand: CommandFactory = (finish) => {
  const command = groupCommand(
    'runs',
    'the history: find, show, tag, remove and bring back runs',
    'deltascope runs --filter "workload:GUID* sort:-utilPercent"',
    'deltascope runs show 12',
  )
  const actions = () => import('./runs-action.ts')
  withExample(
    command.command('list', { isDefault: true }),
    'deltascope runs --filter "workload:GUID* cycles<1e9" --sort -utilPercent --columns id,design,cycles',
  )
    .description('runs that match a filter')
    .option('--filter <text>', 'the filter language of the history, e.g. "status:done rows>=128"', '')
    .option('--sort <column>', 'smallest first; with - in front largest first')
    .option('--limit <count>', 'at most so many', rowCount, 20)
    .option('--columns <names>', 'columns or metrics, separated by commas', nameList)
    .option('--project <name>', 'only those of one project, by name or id')
    .option('--json', 'print one JSON document instead of a table')
    .option('--csv', 'print CSV, numbers with all their digits')
    .action(async (options: ListRunsOptions) => finish(await (await actions()).listRuns(options)))
  withExample(command.command('show'), 'deltascope runs show 12 --layers')
    .description('one run with its settings, metrics and checks')
    .argument('<id>', 'number of the run', idNumber)
    .option('--layers', 'also layer by layer')
    .option('--json', 'print one JSON document')
    .action(async (id: number, options: ShowOptions) => finish(await (await actions()).showRun(id, options)))
  withExample(command.command('remove'), 'deltascope runs remove 12 13')
    .description('remove runs; can be undone')
    .argument('<id...>', 'numbers of runs', idNumbers)
    .option('--json', 'print one JSON document')
    .action(async (ids: readonly number[], options: JsonOption) =>
      finish(await (await actions()).removeRuns(ids, options)),
    )
  withExample(command.command('tag'), 'deltascope runs tag 12 13 --add baseline')
    .description('add tags to runs or take them away')
    .argument('<id...>', 'numbers of runs', idNumbers)
    .option('--add <tag...>', 'tags to add')
    .option('--remove <tag...>', 'tags to take away')
    .option('--json', 'print one JSON document')
    .action(async (ids: readonly number[], options: TagOptions) =>
      finish(await (await actions()).tagRuns(ids, options)),
    )
  withExample(command.command('note'), 'deltascope runs note 12 "as in the paper"')
    .description('write a note to a run; an empty one removes it')
    .argument('<id>', 'number of the run', idNumber)
    .argument('<text>')
    .option('--json', 'print one JSON document')
    .action(async (id: number, note: string, options: JsonOption) =>
      finish(await (await actions()).noteRun(id, note, options)),
    )
  withExample(command.command('undo'), 'deltascope runs undo 3')
    .description('take a removal back: of runs, projects, sweeps, figures or views')
    .argument('<undo>', 'number that was told when it was removed', idNumber)
    .option('--json', 'print one JSON document')
    .action(async (id: number, options: JsonOption) => finish(await (await actions()).undo(id, options)))
  return command
}
