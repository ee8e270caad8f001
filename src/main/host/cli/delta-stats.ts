import { Command } from 'commander'
import type { CommandFactory } from './command.ts'
import type { DeltaStatsOptions } from './delta-stats-action.ts'
import { withJudgementOptions } from './delta-stats-options.ts'

/** `deltascope delta-stats`: what a quantiser of temporal deltas meets in recorded activations. */
export const deltaStatsCommand: CommandFactory = (finish) =>
  withJudgementOptions(new Command('delta-stats'))
    .description(
      'statistics of the differences between recorded activations of consecutive steps: ' +
        'range, entropy, outliers, zeros, signs, overflow of the outlier multipliers',
    )
    .argument(
      '[files...]',
      'two or more .npy or .npz files of consecutive steps, latest first: t, t-1, t-2, ...; ' +
        'each file minus the next one is a delta. .npy files are one layer, named as the first of them; ' +
        'in .npz files arrays of the same name belong together (float16, float32, float64, any shape)',
    )
    .option('--per-channel', 'also every channel: second axis of [N, C, ...], first of [C, H, W]')
    .action(async (files: readonly string[], options: DeltaStatsOptions) => {
      const { runDeltaStats } = await import('./delta-stats-action.ts')
      finish(await runDeltaStats(files, options))
    })
