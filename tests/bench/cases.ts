import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { simulate } from '../../src/engine/index.ts'
import type { ArrayConfig, Dataflow } from '../../src/engine/model/array-config.ts'
import { convLayer, type Layer } from '../../src/engine/model/layer.ts'
import { CORRECTED, type Rules, SCALE_SIM_V2 } from '../../src/engine/model/rules.ts'
import type { SimulationRequest } from '../../src/engine/simulate.ts'
import { findPreset } from '../../src/engine/workloads/presets.ts'
import { toLayers } from '../../src/engine/workloads/topology-export.ts'
import { GOLDEN, goldenRequest, goldenRuns, valueOf } from '../engine/golden-runs.ts'

/** One thing to measure. */
export interface BenchCase {
  readonly name: string
  readonly run: () => void | Promise<void>
  /** What has to be there while it is measured, and is not measured itself. */
  readonly before?: () => Promise<void>
  readonly after?: () => Promise<void>
  /** Milliseconds the project promises on one core, warm. */
  readonly budgetMs?: number
  /** Wall seconds the original took for the same, recorded once on two shared cores. */
  readonly originalSeconds?: number
}

/** The five convolutions of the seed study's AlexNet. */
export const ALEXNET: readonly Layer[] = [
  convLayer('Conv1', [224, 224], [11, 11], 3, 96, [4, 4]),
  convLayer('Conv2', [27, 27], [5, 5], 96, 256),
  convLayer('Conv3', [13, 13], [3, 3], 256, 384),
  convLayer('Conv4', [13, 13], [3, 3], 384, 384),
  convLayer('Conv5', [13, 13], [3, 3], 384, 256),
]

const LARGE: readonly Layer[] = [convLayer('514x514x256', [514, 514], [3, 3], 256, 256)]

/** The layers of a preset network as SCALE-Sim can take them. */
function network(name: string): readonly Layer[] {
  const workload = valueOf(valueOf(findPreset(name)).build(1))
  return toLayers(workload, { which: 'conv', padding: 'enlarge-ifmap' })
}

/** A square array in CALC mode, or in USER mode with a bandwidth. */
function array(
  side: number,
  dataflow: Dataflow,
  kb: readonly [number, number, number],
  user?: number,
): ArrayConfig {
  return {
    runName: 'bench',
    rows: side,
    cols: side,
    dataflow,
    ifmapSramKb: kb[0],
    filterSramKb: kb[1],
    ofmapSramKb: kb[2],
    ifmapOffset: 0,
    filterOffset: 10_000_000,
    ofmapOffset: 20_000_000,
    mode: user === undefined ? 'CALC' : 'USER',
    bandwidthWordsPerCycle: user ?? 10,
  }
}

const A100 = [40960, 40960, 20480] as const
const SMALL = [64, 64, 64] as const
const MB = [1024, 1024, 1024] as const

function simulation(layers: readonly Layer[], config: ArrayConfig, rules: Rules = SCALE_SIM_V2): () => void {
  const request: SimulationRequest = { layers, config, rules }
  return () => {
    valueOf(simulate(request))
  }
}

/** Recorded wall seconds of the original by `version,run`. */
function originalSeconds(): ReadonlyMap<string, number> {
  const rows = readFileSync(join(GOLDEN, 'timings.csv'), 'utf8').trim().split('\n').slice(1)
  return new Map(
    rows.map((row) => {
      const cells = row.split(',')
      return [`${cells[0]}/${cells[1]}`, Number(cells[12])] as const
    }),
  )
}

/** Every case of the engine, with its promise and the original's time where there is one. */
export function engineCases(): readonly BenchCase[] {
  const original = originalSeconds()
  const recorded = (run: string): { readonly originalSeconds?: number } => {
    const seconds = original.get(run)
    return seconds === undefined ? {} : { originalSeconds: seconds }
  }
  const goldens = [...goldenRuns('v2'), ...goldenRuns('v3')]
  const requests = goldens.map(goldenRequest)
  const allSeconds = goldens.reduce((sum, { name }) => sum + (original.get(name) ?? 0), 0)
  const resnet = network('ResNet-50')
  const guid512 = network('GUID512')
  const dataflows = ['os', 'ws', 'is'] as const
  return [
    ...dataflows.map((dataflow) => ({
      name: `AlexNet, 128 x 128 ${dataflow}, CALC, A100-like`,
      run: simulation(ALEXNET, array(128, dataflow, A100)),
      ...(dataflow === 'os' ? { budgetMs: 0.1 } : {}),
      ...recorded(`v2/alexnet__${dataflow}__128x128__calc-a100`),
    })),
    ...dataflows.map((dataflow) => ({
      name: `AlexNet, 32 x 32 ${dataflow}, CALC, 64 kB`,
      run: simulation(ALEXNET, array(32, dataflow, SMALL)),
      ...(dataflow === 'os' ? { budgetMs: 20 } : {}),
    })),
    ...dataflows.map((dataflow) => ({
      name: `ResNet-50, 128 x 128 ${dataflow}, CALC, 1 MB`,
      run: simulation(resnet, array(128, dataflow, MB)),
      ...(dataflow === 'os' ? { budgetMs: 20 } : {}),
    })),
    ...dataflows.map((dataflow) => ({
      name: `514 x 514 x 256 conv, 128 x 128 ${dataflow}, CALC, 40 MB`,
      run: simulation(LARGE, array(128, dataflow, A100)),
      budgetMs: 100,
    })),
    ...dataflows.map((dataflow) => ({
      name: `514 x 514 x 256 conv, 128 x 128 ${dataflow}, CALC, 1 MB`,
      run: simulation(LARGE, array(128, dataflow, MB)),
      budgetMs: 1000,
    })),
    { name: 'AlexNet, 32 x 32 os, USER 10, 64 kB', run: simulation(ALEXNET, array(32, 'os', SMALL, 10)) },
    {
      name: '514 x 514 x 256 conv, 128 x 128 os, USER 100, 1 MB',
      run: simulation(LARGE, array(128, 'os', MB, 100)),
    },
    {
      name: 'GUID512 convolutions, 128 x 128 os, CALC, A100-like',
      run: simulation(guid512, array(128, 'os', A100)),
    },
    {
      name: 'GUID512 convolutions, 128 x 128 os, corrected, 1500 words/cycle',
      run: simulation(guid512, array(128, 'os', A100, 1500), CORRECTED),
      budgetMs: 100,
    },
    {
      name: `all ${requests.length} recorded runs`,
      run: () => {
        for (const request of requests) valueOf(simulate(request))
      },
      budgetMs: 3000,
      originalSeconds: allSeconds,
    },
  ]
}
