import { expect } from 'vitest'
import { checkV3 } from '../../../src/engine/compatible/layout-check.ts'
import { simulateCompatibleLayer } from '../../../src/engine/compatible/simulate-layer.ts'
import { readConfig } from '../../../src/engine/formats/config.ts'
import { readLayout } from '../../../src/engine/formats/layout.ts'
import { writeReports } from '../../../src/engine/formats/reports.ts'
import { readTopology } from '../../../src/engine/formats/topology.ts'
import type { Result } from '../../../src/engine/model/problem.ts'
import { SCALE_SIM_V3 } from '../../../src/engine/model/rules.ts'
import type { GoldenRun } from '../formats/golden.ts'
import { goldenFile, goldenRuns } from '../formats/golden.ts'

/** The golden runs of version 3 whose name matches. */
export function v3Runs(name: RegExp): readonly GoldenRun[] {
  return goldenRuns().filter((run) => run.version === 3 && name.test(run.id))
}

/** The value read, or the first problem as a failure. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

/** Runs a golden run's inputs and compares every report it has, byte for byte; returns how many there were. */
export function expectSameReports(run: GoldenRun): number {
  const { config } = valueOf(readConfig(run.read('config.cfg')))
  const rules = SCALE_SIM_V3
  const layers = valueOf(readTopology(run.read('topology.csv'), { kind: run.kind, rules }))
  const layout = valueOf(readLayout(goldenFile('layout_s3.csv'), { rules }))
  expect(checkV3(layers, config, layout)).toEqual([])
  const results = layers.map((layer) => simulateCompatibleLayer(layer, config, 3, layout))
  const files = writeReports({ layers: results }, rules)
  for (const { fileName, text } of files) expect(text, fileName).toBe(run.read(fileName))
  return files.length
}
