import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readConfig, readLayout, readTopology } from '../../src/engine/index.ts'
import { formatProblem, type Result } from '../../src/engine/model/problem.ts'
import { rulesOf, type RulesId } from '../../src/engine/model/rules.ts'
import type { SimulationRequest } from '../../src/engine/simulate.ts'

/** The folder with the original simulator's own reports and traces. */
export const GOLDEN = fileURLToPath(new URL('../golden/', import.meta.url))

/** A recorded run of the original. */
export interface GoldenRun {
  readonly name: string
  readonly folder: string
  readonly rules: RulesId
}

/** The runs of one set that have reports (one recorded run has none). */
export function goldenRuns(set: 'v2' | 'v3' | 'traces'): readonly GoldenRun[] {
  return readdirSync(join(GOLDEN, set))
    .toSorted()
    .map((name) => ({
      name: `${set}/${name}`,
      folder: join(GOLDEN, set, name),
      rules: set === 'v3' ? ('scale-sim-v3' as const) : ('scale-sim-v2' as const),
    }))
    .filter(({ folder }) => existsSync(join(folder, 'COMPUTE_REPORT.csv')))
}

/** The value of a result that must be one. */
export function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new Error(result.problems.map(formatProblem).join('\n'))
}

/** Reads a recorded run's inputs with our readers. */
export function goldenRequest(run: GoldenRun): SimulationRequest {
  const text = (file: string): string => readFileSync(file, 'utf8')
  const rules = rulesOf(run.rules)
  const { config } = valueOf(readConfig(text(join(run.folder, 'config.cfg')), { rules }))
  const kind = /\/gemm_/.test(run.name) ? 'gemm' : 'conv'
  const layers = valueOf(readTopology(text(join(run.folder, 'topology.csv')), { kind, rules }))
  const layout = valueOf(readLayout(text(join(GOLDEN, 'layout_s3.csv')), { rules }))
  return { layers, config, rules, layout }
}
