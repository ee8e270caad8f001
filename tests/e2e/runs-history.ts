import { join } from 'node:path'
import { openStore } from '../../src/main/store/open-store.ts'
import { METRIC_IDS, type MetricValues } from '../../src/shared/model/metrics.ts'
import { specHash } from '../../src/main/services/runs/spec-hash.ts'
import { DEFAULT_ARRAY_SPEC } from '../../src/main/services/runs/spec-defaults.ts'

/**
 * Fills a history with runs whose numbers follow from their number, for tests of long lists:
 * `node tests/e2e/runs-history.ts FOLDER COUNT`. The sample projects are left out.
 */
const [, , home = '', count = '0'] = process.argv
const BATCH = 5000
const NETWORKS = ['GUID128', 'GUID256', 'GUID512', 'STBL512', 'ResNet-50'] as const

function valueOf<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T {
  if (!result.ok) throw new Error(JSON.stringify(result))
  return result.value
}

function metricsOf(cycles: number): MetricValues {
  const all = Object.fromEntries(METRIC_IDS.map((id) => [id, null])) as Record<keyof MetricValues, null>
  return { ...all, cycles, timeMs: cycles / 1e6, utilPercent: cycles % 100, dramBytes: 1000 * cycles }
}

const { store, close } = valueOf(openStore(join(home, 'history.sqlite')))
valueOf(store.setSetting({ key: 'samples.made', json: '["seed-study","cambricon-d"]' }))
const projectId = valueOf(store.createProject({ name: 'Long', description: '', isSample: false })).id
const hash = valueOf(specHash(DEFAULT_ARRAY_SPEC))
for (let first = 1; first <= Number(count); first += BATCH) {
  const length = Math.min(BATCH, Number(count) - first + 1)
  const numbers = Array.from({ length }, (_, i) => first + i)
  valueOf(
    store.recordRuns({
      runs: numbers.map((number) => ({
        point: null,
        run: {
          projectId,
          sweepId: null,
          status: 'done',
          origin: 'simulated',
          spec: DEFAULT_ARRAY_SPEC,
          specHash: hash,
          engineVersion: 'test',
          workload: NETWORKS[number % NETWORKS.length] ?? '',
          design: number % 2 === 0 ? 'array-os' : 'array-ws',
          rows: 128,
          cols: 128,
          rules: 'corrected',
          steps: 1,
          batch: 1,
          differs: '',
          layersTotal: 1,
          owner: null,
        },
        outcome: { status: 'done', tookMs: 1, metrics: metricsOf(number), layers: [], problems: [] },
      })),
    }),
  )
}
close()
