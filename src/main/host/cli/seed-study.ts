import { Command } from 'commander'
import type { CommandFactory } from './command.ts'
import type { SeedStudyOptions } from './seed-study-action.ts'

/** `deltascope seed-study`: the published numbers of the seed study beside what is simulated here. */
export const seedStudyCommand: CommandFactory = (finish) =>
  new Command('seed-study')
    .description(
      'repeat the seed study (AlexNet on 128, 256 and 512 arrays) and compare every published number; ' +
        'exit code 1 when one does not match to the printed digit',
    )
    .option(
      '--out <folder>',
      'also write the five figures (SVG), their data and the comparison (CSV) into <folder>; without it nothing is written',
    )
    .option('--json', 'print one JSON document instead of tables')
    .action(async (options: SeedStudyOptions) => {
      const { runSeedStudyCommand } = await import('./seed-study-action.ts')
      finish(await runSeedStudyCommand(options))
    })
