import { Command } from 'commander'
import type { CommandFactory } from './command.ts'
import { withExample } from './history-options.ts'
import type { JsonOption } from './with-workbench.ts'

/** `deltascope doctor`: what on this machine keeps the program from working, and what to do about it. */
export const doctorCommand: CommandFactory = (finish) =>
  withExample(new Command('doctor'), 'deltascope doctor')
    .description(
      'check Node, Electron, the data folder, the database and the workers; exit code 1 when something is broken',
    )
    .option('--json', 'print one JSON document instead of a list')
    .action(async (options: JsonOption) => {
      const { runDoctor } = await import('./doctor-action.ts')
      finish(await runDoctor(options))
    })
