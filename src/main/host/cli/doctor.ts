import { Command } from 'commander'
import type { CommandFactory } from './command.ts'
import type { DoctorOptions } from './doctor-action.ts'
import { withExample } from './history-options.ts'

/** `deltascope doctor`: what on this machine keeps the program from working, and what to do about it. */
export const doctorCommand: CommandFactory = (finish) =>
  withExample(new Command('doctor'), 'deltascope doctor', 'deltascope doctor --restore')
    .description(
      'check Node, Electron, the data folder, the database and the workers; exit code 1 when something is broken',
    )
    .option('--restore', 'put the last backup in the place of a damaged database, which is kept beside it')
    .option('--backup', 'make a backup of the database first')
    .option('--json', 'print one JSON document instead of a list')
    .action(async (options: DoctorOptions) => {
      const { runDoctor } = await import('./doctor-action.ts')
      finish(await runDoctor(options))
    })
