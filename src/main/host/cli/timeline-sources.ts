import type { TopologyKind } from '../../../engine/model/layer.ts'
import { fail, ok, problem, type Result } from '../../../engine/model/problem.ts'
import { rulesOf, type RulesId } from '../../../engine/model/rules.ts'
import type { SimulationRequest } from '../../../engine/simulate.ts'

/** Options of `deltascope timeline` after parsing. */
export interface TimelineOptions {
  readonly runs: readonly number[]
  readonly config?: string
  readonly topology?: string
  readonly inputType: TopologyKind
  readonly rules?: RulesId
  readonly layer?: number
  readonly window?: readonly [first: number, end: number]
  readonly bins: number
  readonly quantity: string
  readonly list?: boolean
  readonly json?: boolean
  readonly csv?: boolean
  readonly png?: string
  readonly traces?: string
}

/** What a configuration and a topology ask for. */
export async function requestOfFiles({
  config = '',
  topology = '',
  inputType,
  rules,
}: TimelineOptions): Promise<Result<SimulationRequest>> {
  const { planRuns } = await import('../../services/simulation-inputs.ts')
  const planned = planRuns({
    configFiles: [config],
    topologyFiles: [topology],
    kind: inputType,
    ...(rules === undefined ? {} : { rules: rulesOf(rules) }),
  })
  if (!planned.ok) return planned
  const [run] = planned.value
  if (run === undefined) return fail(problem('no-layers', 'There is nothing to simulate'))
  return ok(run, planned.notes)
}

/** One layer of a request by itself. */
export function onlyLayer(request: SimulationRequest, index: number): Result<SimulationRequest> {
  const layer = request.layers[index]
  if (layer !== undefined) return ok({ ...request, layers: [layer] })
  return fail(
    problem('no-such-layer', 'There is no layer of this index', {
      field: '--layer',
      expected: `0 to ${request.layers.length - 1}`,
      got: String(index),
    }),
  )
}
