import { Command, InvalidArgumentError, Option } from 'commander'
import type { CommandFactory } from './command.ts'
import { cycleWindow, withInputOptions } from './input-options.ts'
import type { SimulateOptions } from './simulate-action.ts'

/** `deltascope simulate`: the command SCALE-Sim users know, with the same files in and out. */
export const simulateCommand: CommandFactory = (finish) =>
  withInputOptions(new Command('simulate'))
    .description('simulate networks on systolic arrays; write the reports of SCALE-Sim')
    .option('-p, --outdir <folder>', 'reports go to <folder>/<run_name>/', './results')
    .addOption(
      new Option('-s, --save-space <Y|N>', 'taken as in SCALE-Sim v3, where it does nothing').argParser(
        yesOrNo,
      ),
    )
    .option('--save-traces', 'also write the traces of every layer (large)')
    .option('--cycles <first:last>', 'only these cycles of the traces', cycleWindow)
    .option('--json', 'print one JSON document instead of tables')
    .action(async (options: SimulateOptions) => {
      const { runSimulate } = await import('./simulate-action.ts')
      finish(await runSimulate(options))
    })

function yesOrNo(text: string): string {
  if (!/^[YN]$/i.test(text)) throw new InvalidArgumentError('Expected Y or N.')
  return text
}
