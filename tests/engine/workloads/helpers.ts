import { presets } from '../../../src/engine/workloads/presets.ts'
import type { Operator, Workload } from '../../../src/engine/workloads/model.ts'
import { findPreset } from '../../../src/engine/workloads/presets.ts'
import type { Result } from '../../../src/engine/model/problem.ts'

export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problems.map((p) => p.message).join('; '))
  return result.value
}

export function build(name: string, batch = 1): Workload {
  return valueOf(valueOf(findPreset(name)).build(batch))
}

export function named(workload: Workload, name: string): Operator {
  const found = workload.operators.find((operator) => operator.name === name)
  if (found === undefined) throw new Error(`no operator ${name}`)
  return found
}

export const presetNames = presets.map((preset) => preset.name)
