import { Command, Option } from 'commander'
import type { CommandFactory } from './command.ts'
import { withExample } from './history-options.ts'
import type { ImportOptions } from './import-action.ts'

/** `deltascope import`: reports, projects and topologies into the history. */
export const importCommand: CommandFactory = (finish) =>
  withExample(
    new Command('import'),
    'deltascope import results/my_run',
    'deltascope import chapter4.deltascope',
    'deltascope import network.csv --name MyNet',
  )
    .description(
      'bring in a folder of SCALE-Sim reports as a run to compare with, a project file, or a topology',
    )
    .argument('<path>', 'a folder of reports, a .deltascope file, or a topology (.csv)')
    .option('--project <name>', 'project of the run, by name or id (reports; default: Command line)')
    .option('--config <file>', 'configuration of the run (reports; default: the .cfg beside them)')
    .option('--topology <file>', 'topology of the run (reports; default: the .csv beside them)')
    .addOption(
      new Option('-i, --input-type <kind>', 'what a topology row holds (default: as it looks)').choices([
        'conv',
        'gemm',
      ]),
    )
    .option('--name <name>', 'what the topology is called (topologies; default: its file)')
    .option('--json', 'print one JSON document')
    .action(async (path: string, options: ImportOptions) => {
      const { runImport } = await import('./import-action.ts')
      finish(await runImport(path, options))
    })
