import { ok } from '../../../src/engine/model/problem.ts'
import type { QuantityInfo } from '../../../src/engine/timeline/timeline.ts'
import { ACCOUNTING_IDS } from '../../../src/engine/timeline/timeline.ts'
import type { FigureSource } from '../../../src/main/services/figures/kinds/kind.ts'
import { FIGURE_KINDS } from '../../../src/main/services/figures/kinds/registry.ts'
import type { FigureScene } from '../../../src/main/services/figures/scene.ts'
import type { LayerRow } from '../../../src/shared/model/runs.ts'
import { AXIS, layer, metrics, run, spec, sweep } from './hand-made.ts'
import { sceneOf } from './scene-of.ts'

const ACCOUNTING = {
  multiply: 60,
  fill: 10,
  drain: 10,
  edge: 20,
  stallIfmap: 5,
  stallFilter: 5,
  stallOfmap: 5,
  overhead: 5,
}

/** A network as long as the longest of the program, with names as long, of both steps. */
const LAYERS: readonly LayerRow[] = Array.from({ length: 239 }, (_, index) => [
  layer({
    index,
    name: `output_blocks.${index}.0.skip_connection`,
    kind: index % 2 === 0 ? 'conv' : 'linear',
    cycles: 1000 * (1 + (index % 17)),
    macs: 10 ** (3 + (index % 6)),
    accounting: ACCOUNTING,
    dramCauses: { weights: 1e6 * (index + 1), rawOutputWrites: 2e5 },
  }),
]).flat()
const STEPS = [...LAYERS.map((one) => layer({ ...one, step: 'first', cycles: one.cycles * 3 })), ...LAYERS]

const RUNS = [128, 256, 512].flatMap((side) =>
  ['array-os', 'a-design-with-a-long-name_2'].map((design, at) =>
    run({
      id: 2 * side + at,
      workload: side === 512 ? 'GUID512 & more' : 'GUID128',
      rows: side,
      cols: side,
      design,
      steps: 250,
      layers: STEPS,
      metrics: metrics({ cycles: 123_456_789 * side, dramBytes: 1e9 * side, speedup: side / 100 }),
    }),
  ),
)

const QUANTITIES: readonly QuantityInfo[] = [
  { id: 'dram-words:ifmap', title: 'DRAM ifmap words', unit: 'words', rows: ['ifmap'] },
  { id: 'accounting', title: 'Where the PE-cycles went', unit: 'PE-cycles', rows: ACCOUNTING_IDS },
]

/** Two fields and three values each; cycles from 15 to 114 million. */
const SWEEP = sweep(
  [128, 256, 512].flatMap((rows, at) =>
    ['a buffer', 'b', 'c'].map((buffer, place) => ({
      values: { rows, buffer },
      metrics: metrics({ cycles: 15e6 + 33e6 * at + 16e6 * place, dramBytes: 9e9 / (1 + at * place) }),
    })),
  ),
)

const LANES: Partial<FigureSource> = {
  axisOf: () =>
    Promise.resolve(ok({ ...AXIS, endCycle: 600, lastTrafficCycle: 600, quantities: QUANTITIES })),
  timeline: (_, { quantity, t0, t1, bins }) => {
    const rows = quantity === 'accounting' ? ACCOUNTING_IDS.length : quantity.startsWith('dram') ? 1 : 2
    const sums = Float64Array.from({ length: rows * bins }, (__, at) => ((at % 7) / 7) * ((t1 - t0) / bins))
    return Promise.resolve(ok({ quantity, unit: '', t0, t1, bins, rows, sums }))
  },
}

/** A figure of every kind, its source as wide and as long as real ones get. */
export function everyKind(): Promise<readonly (readonly [kind: string, scene: FigureScene])[]> {
  return Promise.all(
    FIGURE_KINDS.map(async ({ kind, needs, runs }) => {
      const most = runs?.most ?? 0
      const least = runs?.least ?? 0
      const from =
        needs === 'sweep'
          ? { sweep: SWEEP }
          : { ...LANES, runs: RUNS.slice(0, Math.max(least, Math.min(most, 6))) }
      return [kind, await sceneOf({ ...spec(kind), title: `${kind}: 5 % of it & more` }, from)] as const
    }),
  )
}
