import { Command, InvalidArgumentError } from 'commander'
import { METRIC_IDS, type MetricId } from '../../../shared/model/metrics.ts'

/** A command with subcommands; errors of those are thrown as the program's own are, and not met with an exit. */
export function groupCommand(name: string, description: string, ...examples: readonly string[]): Command {
  const command = new Command(name)
    .description(description)
    .exitOverride()
    .showHelpAfterError(`Run "deltascope ${name} --help".`)
  return withExample(command, ...examples)
}

/** An example line under the help of a command. */
export function withExample(command: Command, ...lines: readonly string[]): Command {
  const title = lines.length === 1 ? 'Example' : 'Examples'
  return command.addHelpText('after', `\n${title}:\n${lines.map((line) => `  $ ${line}\n`).join('')}`)
}

/** Parses the number of a run, sweep or undo. */
export function idNumber(text: string): number {
  const value = /^\d{1,15}$/.test(text.trim()) ? Number(text) : 0
  if (value >= 1) return value
  throw new InvalidArgumentError('Expected the number of a run or sweep, 1 or more.')
}

/** Collects the numbers of a variadic argument. */
export function idNumbers(text: string, before: readonly number[] | undefined): readonly number[] {
  return [...(before ?? []), idNumber(text)]
}

/** Parses a count of rows from 1 to a million. */
export function rowCount(text: string): number {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : 0
  if (value >= 1 && value <= 1_000_000) return value
  throw new InvalidArgumentError('Expected a whole number from 1 to 1000000.')
}

/** Parses `a,b,c`. */
export function nameList(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.every((name) => name !== '')) return names
  throw new InvalidArgumentError('Expected names separated by commas.')
}

/** Parses the name of a metric. */
export function metricName(text: string): MetricId {
  const found = METRIC_IDS.find((id) => id.toLowerCase() === text.trim().toLowerCase())
  if (found !== undefined) return found
  throw new InvalidArgumentError(`Expected a metric: ${METRIC_IDS.join(', ')}.`)
}
