import { Command, InvalidArgumentError, Option } from 'commander'
import type { CommandFactory } from './command.ts'
import { idNumbers, withExample } from './history-options.ts'
import { RULES_IDS } from './input-options.ts'
import type { TimelineOptions } from './timeline-sources.ts'

/** `deltascope timeline`: exact sums of any window of a run. */
export const timelineCommand: CommandFactory = (finish) =>
  withExample(
    new Command('timeline'),
    'deltascope timeline 12 --window 0:100000 --bins 100 --quantity busy-pes-by-row --png rows.png',
    'deltascope timeline -c run.cfg -t net.csv --layer 0 --window=-50:200 --bins 25 --quantity dram-words:ifmap',
  )
    .description('exact sums of occupancy, traffic or cycle accounts over any window at any resolution')
    .argument('[run...]', 'numbers of runs of the history', idNumbers)
    .option('-c, --config <file>', 'SCALE-Sim configuration (.cfg), instead of runs')
    .option('-t, --topology <file>', 'topology (.csv), with --config')
    .addOption(
      new Option('-i, --input-type <kind>', 'what a topology row holds: convolution sizes, or M, N, K')
        .choices(['conv', 'gemm'])
        .default('conv'),
    )
    .addOption(new Option('--rules <rules>', 'whose numbers, with --config').choices(RULES_IDS))
    .option('--layer <index>', 'one layer by itself, from 0; its cycles are those of its traces', wholeNumber)
    .option('--window <first:end>', 'cycles first <= t < end; the whole run when missing', window)
    .option('--bins <count>', 'equal parts of the window', wholeNumber, 100)
    .option('--quantity <name>', 'what is summed; --list tells what there is', 'busy-pes')
    .option('--list', 'tell the quantities of the run instead')
    .option('--json', 'print { t0, t1, bins, quantity, unit, values }; an array of rows where there are rows')
    .option('--csv', 'print a line for each bin, a column for each row')
    .option('--png <file>', 'write a picture, a column of pixels for each bin')
    .option('--traces <file>', 'write the traces of the window of an array run as a zip, instead of sums')
    .action(async (runs: readonly number[], options: Omit<TimelineOptions, 'runs'>) => {
      const { runTimeline } = await import('./timeline-action.ts')
      finish(await runTimeline({ ...options, runs }))
    })

function wholeNumber(text: string): number {
  const value = /^\d{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN
  if (Number.isNaN(value)) throw new InvalidArgumentError('Expected a whole number, 0 or more.')
  return value
}

/** Parses `first:end`; cycles before the array starts are negative. What is wrong with the window itself is told later. */
function window(text: string): readonly [number, number] {
  const [, first, end] = /^([^:]+):([^:]+)$/.exec(text.trim()) ?? []
  if (first === undefined || end === undefined)
    throw new InvalidArgumentError('Expected first:end, e.g. 0:1000.')
  return [Number(first), Number(end)]
}
