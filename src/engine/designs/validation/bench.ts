import { ok, type Result } from '../../model/problem.ts'
import type { Workload } from '../../workloads/model.ts'
import { findPreset } from '../../workloads/presets.ts'
import type { Design } from '../design.ts'
import { evaluate } from '../evaluate.ts'
import type { RunOutcome } from '../evaluation.ts'
import { DEFAULT_PARAMETERS, type ParameterValues } from '../parameters.ts'
import type { ValidationSetup } from './presets.ts'
import { NETWORKS, type NetworkName } from './published.ts'

/** Runs designs on the networks of the published comparison, with one set of parameters for all of them. */
export interface Bench {
  readonly setup: ValidationSetup
  readonly parameters: ParameterValues
  readonly workload: (network: NetworkName) => Workload
  /** The same networks with other parameters. */
  readonly withParameters: (parameters: ParameterValues) => Bench
  /** Totals of a whole run, remembered for these parameters. */
  readonly run: (design: Design, network: NetworkName) => RunOutcome
}

/** Builds the networks once; fails only if a preset of this program cannot be built. */
export function openBench(
  setup: ValidationSetup,
  parameters: ParameterValues = DEFAULT_PARAMETERS,
): Result<Bench> {
  const built: Partial<Record<NetworkName, Workload>> = {}
  for (const network of NETWORKS) {
    const preset = findPreset(network)
    if (!preset.ok) return preset
    const workload = preset.value.build(setup.batch[network])
    if (!workload.ok) return workload
    built[network] = workload.value
  }
  return ok(benchOf(setup, parameters, built as Record<NetworkName, Workload>))
}

function benchOf(
  setup: ValidationSetup,
  parameters: ParameterValues,
  workloads: Readonly<Record<NetworkName, Workload>>,
): Bench {
  const known = new Map<string, RunOutcome>()
  const { steps, operators } = setup
  return {
    setup,
    parameters,
    workload: (network) => workloads[network],
    withParameters: (other) => benchOf(setup, other, workloads),
    run: (design, network) => {
      const key = `${design.id} ${network}`
      const remembered = known.get(key)
      if (remembered !== undefined) return remembered
      // Only the totals are kept: the layers of hundreds of runs would fill the memory.
      const { run } = evaluate(workloads[network], design, parameters, { steps, operators })
      known.set(key, { run })
      return { run }
    },
  }
}
