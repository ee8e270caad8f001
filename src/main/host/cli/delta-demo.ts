import { Command, InvalidArgumentError } from 'commander'
import type { CommandFactory } from './command.ts'
import type { DeltaDemoOptions } from './delta-demo-action.ts'
import { seedNumber, withJudgementOptions } from './delta-stats-options.ts'

/** `deltascope delta-demo`: the figures of delta-stats for those without recorded activations. */
export const deltaDemoCommand: CommandFactory = (finish) =>
  withJudgementOptions(new Command('delta-demo'))
    .description(
      'SYNTHETIC: delta statistics of a small network with random weights, run through real DDIM steps; ' +
        'says nothing about a published network',
    )
    .option('--seed <number>', 'of weights and noise, 0 to 4294967295', seedNumber, 1)
    .option('--steps <count>', 'DDIM steps, 2 to 1000', stepCount, 50)
    .option('--per-step', 'also every step, not only the means')
    .action(async (options: DeltaDemoOptions) => {
      const { runDeltaDemo } = await import('./delta-demo-action.ts')
      finish(await runDeltaDemo(options))
    })

function stepCount(text: string): number {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN
  if (value >= 2 && value <= 1000) return value
  throw new InvalidArgumentError('Expected a whole number of steps from 2 to 1000.')
}
