import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readTopology } from '../../../src/engine/index.ts'
import { SCALE_SIM_V2 } from '../../../src/engine/model/rules.ts'
import { findPreset } from '../../../src/engine/workloads/presets.ts'
import { toLayers } from '../../../src/engine/workloads/topology-export.ts'
import { valueOf } from '../golden-runs.ts'

/** First and last rows as the study's files print them: name, pixels, kernel, channels, filters, stride. */
const PRINTED = {
  128: ['Conv1,128,128,3,3,3,64,1', 'Deconv3,128,128,4,4,64,3,2'],
  256: ['Conv1,256,256,3,3,3,128,1', 'Deconv3,256,256,4,4,128,3,2'],
  512: ['Conv1,512,512,3,3,3,256,1', 'Deconv3,512,512,4,4,256,3,2'],
} as const

describe.each([128, 256, 512] as const)('the seed study’s GUID%i.csv', (image) => {
  const file = new URL(`../../../resources/topologies/seed-guid${image}.csv`, import.meta.url)
  const text = readFileSync(file, 'utf8')
  const layers = valueOf(readTopology(text, { kind: 'conv', rules: SCALE_SIM_V2 }))

  it('is shipped with its rows, and the commas that SCALE-Sim wants', () => {
    const rows = text
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.replaceAll(' ', '').replace(/,$/, ''))
    expect(rows).toHaveLength(6)
    expect([rows[0], rows.at(-1)]).toEqual(PRINTED[image])
  })

  it('and the preset has the same layers', () => {
    const workload = valueOf(valueOf(findPreset(`GUID${image}-seed`)).build(1))
    expect(toLayers(workload, { which: 'conv', padding: 'enlarge-ifmap' })).toEqual(layers)
  })
})
