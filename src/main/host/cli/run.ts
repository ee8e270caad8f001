import { Command } from 'commander'
import type { CommandFactory } from './command.ts'
import { withExample } from './history-options.ts'
import type { RunCommandOptions } from './run-action.ts'

/** `deltascope run`: one question to the history, computed where it has no answer yet. */
export const runCommand: CommandFactory = (finish) =>
  withExample(
    new Command('run'),
    'deltascope run --workload GUID128 --array 128x128 --dataflow os',
    'deltascope run --design cambricon-d --workload GUID256 --steps 50',
  )
    .description(
      'simulate one run and keep it in the history; a question asked before is answered from there',
    )
    .option('--workload <name>', 'a network of "deltascope workloads", or conv:HASH of an imported topology')
    .option('--array <RxC>', 'rows and columns of a systolic array')
    .option('--dataflow <os|ws|is>', 'what stays in the array')
    .option('--rules <rules>', 'whose numbers: scale-sim-v2, scale-sim-v3 or corrected')
    .option('--design <id>', 'a dense or differential design instead of an array')
    .option('--steps <count>', 'diffusion steps')
    .option('--batch <images>', 'images per pass')
    .option('--operators <kind>', 'which operators count: conv, gemm or all')
    .option('--set <field=value...>', 'any other field')
    .option('--spec <json>', 'a whole specification as JSON; the other options change it')
    .option('--project <name>', 'name or id of the project it belongs to (default: Command line)')
    .option('--again', 'compute it even if the history has the answer')
    .option('--json', 'print one JSON document instead of a table')
    .action(async (options: RunCommandOptions) => {
      const { runRun } = await import('./run-action.ts')
      finish(await runRun(options))
    })
