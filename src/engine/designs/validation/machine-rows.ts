import {
  CAMBRICON_D_AREA_OVERHEAD,
  CAMBRICON_D_CORE,
  CAMBRICON_D_CORE_TOTAL,
  CAMBRICON_D_NEAR_MEMORY,
} from '../../energy/cambricon-d-parts.ts'
import { cambriconD } from '../cambricon-d.ts'
import { dense } from '../dense.ts'
import { energySaving } from '../evaluation.ts'
import type { ParameterValues } from '../parameters.ts'
import type { Bench } from './bench.ts'
import { PUBLISHED_BUFFER_SENSITIVITY, PUBLISHED_ENERGY_SAVING } from './published.ts'
import { rowOf, type ValidationRow } from './row.ts'

/** Speed of cambricon-d on GUID256 with smaller buffers over its speed with full ones. */
export function bufferRows(bench: Bench): readonly ValidationRow[] {
  const full = bench.run(cambriconD, 'GUID256').run.timeSeconds
  return PUBLISHED_BUFFER_SENSITIVITY.map(({ fraction, title, performance }) => {
    const small = bench.withParameters(scaledBuffers(bench.parameters, fraction))
    return rowOf({
      network: 'GUID256',
      design: 'cambricon-d',
      metric: `performance at ${title} buffers`,
      published: performance,
      simulated: full / small.run(cambriconD, 'GUID256').run.timeSeconds,
    })
  })
}

function scaledBuffers(p: ParameterValues, fraction: number): ParameterValues {
  return {
    ...p,
    inputBufferMiB: p.inputBufferMiB * fraction,
    weightBufferMiB: p.weightBufferMiB * fraction,
    outputBufferMiB: p.outputBufferMiB * fraction,
  }
}

/** Energy savings of cambricon-d; errors in points. */
export function energyRows(bench: Bench): readonly ValidationRow[] {
  return (['GUID128', 'GUID256', 'GUID512'] as const).map((network) =>
    rowOf({
      network,
      design: 'cambricon-d',
      metric: 'energy saving',
      published: PUBLISHED_ENERGY_SAVING[network],
      simulated: energySaving(bench.run(cambriconD, network), bench.run(dense, network)) ?? Number.NaN,
      errorKind: 'points',
    }),
  )
}

const AS_REPORTED = 'as reported: only the sum of the parts is ours'

/** The published core area against the sum of its parts, and the part of the overhead the parts explain. */
export function areaRows(): readonly ValidationRow[] {
  const parts = CAMBRICON_D_CORE.reduce((sum, part) => sum + part.areaSquareMillimetres, 0)
  const compress = CAMBRICON_D_CORE.find(({ part }) => part === 'reluAndCompress')?.areaSquareMillimetres ?? 0
  const added = compress + CAMBRICON_D_NEAR_MEMORY.areaSquareMillimetres
  return [
    rowOf({
      network: '',
      design: 'cambricon-d',
      metric: 'core area, mm2',
      published: CAMBRICON_D_CORE_TOTAL.areaSquareMillimetres,
      simulated: parts,
      note: AS_REPORTED,
    }),
    rowOf({
      network: '',
      design: 'cambricon-d',
      metric: 'area overhead',
      published: CAMBRICON_D_AREA_OVERHEAD,
      simulated: added / (parts - compress),
      errorKind: 'points',
      isCounted: false,
      note: 'ReLU, compression and near-memory logic only: the PE array without outlier path is not published',
    }),
  ]
}

/** The published core power against the sum of its parts. */
export function powerRows(): readonly ValidationRow[] {
  return [
    rowOf({
      network: '',
      design: 'cambricon-d',
      metric: 'core power, W',
      published: CAMBRICON_D_CORE_TOTAL.powerWatts,
      simulated: CAMBRICON_D_CORE.reduce((sum, part) => sum + part.powerWatts, 0),
      note: AS_REPORTED,
    }),
  ]
}
