import { Command } from 'commander'
import type { CommandFactory } from './command.ts'
import { idNumbers, withExample } from './history-options.ts'
import type { JsonOption } from './with-workbench.ts'

/** `deltascope compare`: what differs between runs, and by how much. */
export const compareCommand: CommandFactory = (finish) =>
  withExample(new Command('compare'), 'deltascope compare 12 13')
    .description('settings in which runs differ, and every metric against that of the first run')
    .argument('<id...>', 'numbers of two runs or more; the first is the baseline', idNumbers)
    .option('--json', 'print one JSON document instead of tables')
    .action(async (ids: readonly number[], options: JsonOption) => {
      const { runCompareRuns } = await import('./compare-action.ts')
      finish(await runCompareRuns(ids, options))
    })
