import { InvalidArgumentError, Option, type Command } from 'commander'
import { fail, ok, problem, type Result } from '../../../engine/model/problem.ts'
import type { TopologyKind } from '../../../engine/model/layer.ts'
import { nearestName } from '../../../engine/model/nearest-name.ts'
import {
  correctedWithout,
  FIXES,
  rulesOf,
  type FixId,
  type Rules,
  type RulesId,
} from '../../../engine/model/rules.ts'
import type { InputFiles } from '../../services/simulation-inputs.ts'

/** What the options of `withInputOptions` become. */
export interface InputOptions {
  readonly config: readonly string[]
  readonly topology: readonly string[]
  readonly inputType: TopologyKind
  readonly layout?: string
  readonly rules?: RulesId
  readonly withoutFix?: readonly string[]
}

export const RULES_IDS: readonly RulesId[] = ['scale-sim-v2', 'scale-sim-v3', 'corrected']

/** Adds the options that say what is to be simulated: files, how to read them, and by which rules. */
export function withInputOptions(command: Command): Command {
  return command
    .requiredOption('-c, --config <file...>', 'SCALE-Sim configuration (.cfg); several make several runs')
    .requiredOption('-t, --topology <file...>', 'topology (.csv); every configuration runs every topology')
    .addOption(
      new Option('-i, --input-type <kind>', 'what a topology row holds: convolution sizes, or M, N, K')
        .choices(['conv', 'gemm'])
        .default('conv'),
    )
    .option('-l, --layout <file>', 'scratchpad layout (.csv) of SCALE-Sim v3')
    .addOption(
      new Option(
        '--rules <rules>',
        'whose numbers: the originals with every quirk, or corrected (default: as the configuration file)',
      ).choices(RULES_IDS),
    )
    .option('--without-fix <id...>', 'corrected rules with some fixes off, to see what each changes')
}

/** The input files and rules that the options name. */
export function inputFilesOf(options: InputOptions): Result<InputFiles> {
  const rules = rulesOfOptions(options)
  if (!rules.ok) return rules
  return ok({
    configFiles: [...new Set(options.config)],
    topologyFiles: [...new Set(options.topology)],
    kind: options.inputType,
    ...(options.layout === undefined ? {} : { layoutFile: options.layout }),
    ...(rules.value === undefined ? {} : { rules: rules.value }),
  })
}

function rulesOfOptions({ rules, withoutFix }: InputOptions): Result<Rules | undefined> {
  if (withoutFix === undefined) return ok(rules === undefined ? undefined : rulesOf(rules))
  if (rules !== undefined && rules !== 'corrected') {
    return fail(
      problem('fix-of-original', `the rules ${rules} have no fixes to leave out`, {
        field: '--without-fix',
        remedy: 'Use it with --rules corrected.',
      }),
    )
  }
  const known: readonly FixId[] = FIXES.map((fix) => fix.id)
  const off = withoutFix.flatMap((ids) => ids.split(',')).filter((id) => id !== '')
  const unknown = off.find((id) => !known.some((fix) => fix === id))
  if (unknown === undefined) return ok(correctedWithout(...known.filter((id) => off.includes(id))))
  const near = nearestName(unknown, known)
  return fail(
    problem('unknown-fix', 'there is no such fix', {
      field: '--without-fix',
      expected: near === undefined ? `one of ${known.join(', ')}` : near,
      got: unknown,
    }),
  )
}

/** Parses `first:last`, two cycle numbers; what is fetched before the first cycle has negative ones. */
export function cycleWindow(text: string): readonly [number, number] {
  const [, first, last] = /^(-?\d{1,15}):(-?\d{1,15})$/.exec(text) ?? []
  const window = [Number(first), Number(last)] as const
  if (!(window[0] <= window[1])) throw new InvalidArgumentError('Expected first:last, e.g. 0:999.')
  return window
}
