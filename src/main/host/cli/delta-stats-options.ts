import { InvalidArgumentError, Option, type Command } from 'commander'
import type { ScaleRule } from '../../../engine/numerics/quantise.ts'

/** What the options of `withJudgementOptions` become. */
export interface JudgementOptions {
  readonly bits: number
  readonly scale: ScaleRule
  readonly profile?: string
  readonly json?: boolean
}

const DEFAULT_PERCENT = 98
/** Keeps every quotient of a float32 value and the scale finite. */
const SMALLEST_SCALE = 1e-30
const LARGEST_SCALE = 1e30

/** Adds the options that say how deltas are judged and where the result goes. */
export function withJudgementOptions(command: Command): Command {
  const initial: ScaleRule = { kind: 'percentile', percent: DEFAULT_PERCENT }
  return command
    .option('--bits <bits>', 'width of the inliers, 2 to 8', inlierBits, 3)
    .addOption(
      new Option(
        '--scale <rule>',
        'how the value of one inlier step is found for every tensor: max (the largest delta fits, nothing is an ' +
          'outlier), percentile:P (P percent fit), fixed:S (S itself). The outlier ratio follows from it',
      )
        .argParser(scaleRule)
        .default(initial, `percentile:${DEFAULT_PERCENT}`),
    )
    .option('--profile <file>', 'also write the outlier ratio of every layer as JSON for evaluate --profile')
    .option('--json', 'print one JSON document instead of tables')
}

function inlierBits(text: string): number {
  if (/^[2-8]$/.test(text.trim())) return Number(text)
  throw new InvalidArgumentError('Expected a whole number from 2 to 8.')
}

function scaleRule(text: string): ScaleRule {
  const [kind = '', number = ''] = text.split(':', 2)
  const value = /^[\d.]+(e[+-]?\d+)?$/i.test(number) ? Number(number) : Number.NaN
  if (text === 'max') return { kind: 'max' }
  if (kind === 'percentile' && value > 0 && value <= 100) return { kind: 'percentile', percent: value }
  if (kind === 'fixed' && value >= SMALLEST_SCALE && value <= LARGEST_SCALE) {
    return { kind: 'fixed', scale: value }
  }
  throw new InvalidArgumentError(
    `Expected max, percentile:P with 0 < P <= 100, or fixed:S with ${SMALLEST_SCALE} <= S <= ${LARGEST_SCALE}.`,
  )
}

const LARGEST_SEED = 2 ** 32 - 1

/** A seed from the command line: what the generator distinguishes. */
export function seedNumber(text: string): number {
  const value = /^\d{1,10}$/.test(text.trim()) ? Number(text) : Number.NaN
  if (value <= LARGEST_SEED) return value
  throw new InvalidArgumentError(`Expected a whole number from 0 to ${LARGEST_SEED}.`)
}
