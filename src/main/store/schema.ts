import type { Generated } from 'kysely'
import type { MetricId } from '../../shared/model/metrics.ts'

type Flag = 0 | 1
type Metrics = { readonly [M in MetricId]: number | null }

/** A delete marks rows with its entry of the undo log; marked rows are in no answer. */
interface Removable {
  undoId: Generated<number | null>
}

interface Owned {
  ownerMachine: Generated<string | null>
  ownerPid: Generated<number | null>
  ownerStarted: Generated<string | null>
}

export interface RunTable extends Removable, Owned, Metrics {
  id: Generated<number>
  projectId: number
  sweepId: number | null
  status: string
  origin: string
  kind: string
  workload: string
  design: string
  rows: number
  cols: number
  rules: string
  steps: number
  batch: number
  specId: number
  engineVersion: string
  createdAt: number
  tookMs: number | null
  layersDone: number
  layersTotal: number
  differs: string
  note: Generated<string>
  /** JSON; NULL when there are none. */
  problems: string | null
  /** Layer results; copies of a run share them. */
  resultId: number | null
}

interface SweepTable extends Removable, Owned {
  id: Generated<number>
  projectId: number
  name: string
  status: string
  points: number
  createdAt: number
  tookMs: number | null
  spec: string
}

/** Columns of both kinds of layers that `layer-columns.ts` lists are numbers or NULL. */
interface LayerTable {
  resultId: number
  position: number
}

/** The tables as the newest migration leaves them; columns are named as the fields of the model. */
export interface Schema {
  undoLog: { id: Generated<number>; title: string; createdAt: number; isApplied: Generated<Flag> }
  projects: Removable & {
    id: Generated<number>
    name: string
    description: string
    isSample: Flag
    createdAt: number
  }
  views: Removable & {
    id: Generated<number>
    projectId: number | null
    name: string
    filter: string
    columns: string
  }
  settings: { key: string; json: string }
  presets: Removable & { id: Generated<number>; name: string; description: string; spec: string }
  sweeps: SweepTable
  workloads: {
    hash: string
    name: string
    format: string
    layers: number
    macs: number
    parameters: number | null
    text: string
  }
  arrays: { id: Generated<number>; hash: string; json: string }
  runSpecs: {
    id: Generated<number>
    hash: string
    arrayId: number | null
    workloadHash: string | null
    json: string
  }
  runs: RunTable
  tags: { id: Generated<number>; name: string }
  runTags: { runId: number; tagId: number }
  sweepPoints: { sweepId: number; point: number; runId: number; isFromHistory: Flag }
  layerLists: { id: Generated<number>; hash: string }
  layerListItems: {
    listId: number
    position: number
    layer: number
    step: string
    name: string
    kind: string
    m: number
    k: number
    n: number
  }
  results: { id: Generated<number>; listId: number; kind: string; pes: number }
  arrayLayers: LayerTable
  designLayers: LayerTable
  figures: Removable & {
    id: Generated<number>
    projectId: number
    spec: string
    dataHash: string
    isStale: Flag
    createdAt: number
    updatedAt: number
  }
}
