import { Command } from 'commander'
import type { Algorithm1Options } from './algorithm1-action.ts'
import type { CommandFactory } from './command.ts'
import { seedNumber } from './delta-stats-options.ts'

/** `deltascope algorithm1`: the seed study's Algorithm 1. */
export const algorithm1Command: CommandFactory = (finish) =>
  new Command('algorithm1')
    .description(
      "the seed study's Algorithm 1: three 3 x 3 convolutions with random weights, sign bits, outliers of its " +
        'placeholder delta x - round(x), which is no temporal delta (see delta-stats)',
    )
    .option('--input <file>', '.npy of [3, H, W] or [N, 3, H, W] (default: random [1, 3, 32, 32])')
    .option('--seed <number>', 'of the weights and the random input, 0 to 4294967295', seedNumber, 1)
    .option('--json', 'print one JSON document instead of a table')
    .action(async (options: Algorithm1Options) => {
      const { runAlgorithm1Command } = await import('./algorithm1-action.ts')
      finish(await runAlgorithm1Command(options))
    })
