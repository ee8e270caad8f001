import type { Design } from '../../../src/engine/designs/design.ts'
import { evaluate } from '../../../src/engine/designs/evaluate.ts'
import type { Evaluation, EvaluationOptions } from '../../../src/engine/designs/evaluation.ts'
import { DEFAULT_PARAMETERS, type ParameterValues } from '../../../src/engine/designs/parameters.ts'
import { findDesign } from '../../../src/engine/designs/registry.ts'
import type { Problem, Result } from '../../../src/engine/model/problem.ts'
import { GraphBuilder } from '../../../src/engine/workloads/graph-builder.ts'
import type { Workload } from '../../../src/engine/workloads/model.ts'
import { findPreset } from '../../../src/engine/workloads/presets.ts'

export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('; '))
  return result.value
}

export function problemsOf(result: Result<unknown>): readonly Problem[] {
  if (result.ok) throw new Error('expected problems')
  return result.problems
}

const built = new Map<string, Workload>()

export function network(name: string, batch = 1): Workload {
  const key = `${name} ${batch}`
  const workload = built.get(key) ?? valueOf(valueOf(findPreset(name)).build(batch))
  built.set(key, workload)
  return workload
}

export function designOf(id: string): Design {
  return valueOf(findDesign(id))
}

/** A network of one 3 x 3 convolution with padding 1: M = size^2, N = filters, K = 9 * channels. */
export function oneConvolution(channels: number, size: number, filters: number): Workload {
  const graph = new GraphBuilder(1)
  const x = graph.input('x', channels, size, size)
  graph.conv('conv', x, { filters, kernel: 3, padding: 1, bias: false })
  return valueOf(graph.finish('one', 'one convolution', 'test'))
}

export function run(
  workload: Workload,
  design: string,
  changes: Partial<ParameterValues> = {},
  options: Partial<EvaluationOptions> = {},
): Evaluation {
  const axes = { steps: 250, operators: 'conv', ...options } as const
  return evaluate(workload, designOf(design), { ...DEFAULT_PARAMETERS, ...changes }, axes)
}

export function stepOf(evaluation: Evaluation, step: 'first' | 'steady') {
  const found = evaluation.stepClasses.find((candidate) => candidate.step === step)
  if (found === undefined) throw new Error(`no ${step} step`)
  return found
}
