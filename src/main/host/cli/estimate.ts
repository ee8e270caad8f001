import { Command } from 'commander'
import type { CommandFactory } from './command.ts'
import type { EstimateOptions } from './estimate-action.ts'
import { withInputOptions } from './input-options.ts'

/** `deltascope estimate`: what a simulation would cost, without doing it. */
export const estimateCommand: CommandFactory = (finish) =>
  withInputOptions(new Command('estimate'))
    .description('tell cycles, effort and trace size of a simulation without doing it')
    .option('--json', 'print one JSON document instead of tables')
    .action(async (options: EstimateOptions) => {
      const { runEstimate } = await import('./estimate-action.ts')
      finish(await runEstimate(options))
    })
