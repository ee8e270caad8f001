import { DESIGNS } from '../../../engine/designs/registry.ts'
import { EXPERIMENTS } from '../../../engine/studies/seed-study-runs.ts'
import type { SpecPreset } from '../../../shared/model/catalog.ts'
import { DEFAULT_ARRAY_SPEC, DEFAULT_DESIGN_SPEC, rulesSpec } from './spec-defaults.ts'

const SIDES = [128, 256, 512] as const
const DATAFLOWS = ['os', 'ws', 'is'] as const
const DATAFLOW_TITLES = { os: 'output stationary', ws: 'weight stationary', is: 'input stationary' } as const
/** An A100-like memory of 1.5 TB/s at 1 GHz, in words of a byte per cycle. */
const A100_WORDS_PER_CYCLE = 1500

function arrayPreset(side: number, dataflow: 'os' | 'ws' | 'is', isBounded: boolean): SpecPreset {
  const array = { ...DEFAULT_ARRAY_SPEC.array, rows: side, cols: side, dataflow }
  const memory = isBounded ? `${A100_WORDS_PER_CYCLE} words per cycle` : 'no bandwidth limit'
  return {
    id: `a100-${side}-${dataflow}${isBounded ? '-user' : ''}`,
    title: `A100-like ${side} x ${side}, ${DATAFLOW_TITLES[dataflow]}${isBounded ? ', 1.5 TB/s' : ''}`,
    description: `SRAM 40960/40960/20480 kB, ${memory}, all faults of the original fixed.`,
    spec: {
      ...DEFAULT_ARRAY_SPEC,
      array: isBounded ? { ...array, mode: 'USER', bandwidthWordsPerCycle: A100_WORDS_PER_CYCLE } : array,
    },
  }
}

function seedPresets(): readonly SpecPreset[] {
  return EXPERIMENTS.flatMap(({ title, runs }) =>
    runs.map(({ config: { runName, ...array } }): SpecPreset => ({
      id: runName,
      title: `Seed study, ${array.rows} x ${array.cols} ${array.dataflow.toUpperCase()}`,
      description: title,
      spec: {
        ...DEFAULT_ARRAY_SPEC,
        workload: { source: 'preset', name: 'AlexNet-seed', batch: 1, operators: 'conv' },
        array,
        rules: rulesSpec('scale-sim-v2'),
      },
    })),
  )
}

/** Configurations to start from. */
export function specPresets(): readonly SpecPreset[] {
  const bounded = [false, true]
  return [
    ...SIDES.flatMap((side) =>
      DATAFLOWS.flatMap((dataflow) => bounded.map((isBounded) => arrayPreset(side, dataflow, isBounded))),
    ),
    ...DESIGNS.map(({ id, title, description }): SpecPreset => ({
      id: `design-${id}`,
      title,
      description,
      spec: { ...DEFAULT_DESIGN_SPEC, design: id },
    })),
    ...seedPresets(),
  ]
}
