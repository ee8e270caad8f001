import type { LayerAccounting, LayerRow } from '../../../src/shared/model/runs.ts'

/** A layer of one multiply-accumulate, with what a test is about. */
export function layer(about: Partial<LayerRow>): LayerRow {
  return {
    index: 0,
    name: 'conv1',
    kind: 'conv',
    step: 'steady',
    m: 1,
    k: 1,
    n: 1,
    macs: 1,
    cycles: 1,
    stallCycles: 0,
    utilPercent: 100,
    mappingPercent: null,
    sramWords: null,
    dramBytes: { ifmap: 0, filter: 0, ofmap: 0 },
    dramCauses: {},
    dramBandwidth: null,
    energyMillijoules: null,
    outlierRate: null,
    accounting: null,
    ...about,
  }
}

/** Accounts that are 0 unless given. */
export function accounting(about: Partial<LayerAccounting>): LayerAccounting {
  return {
    multiply: 0,
    fill: 0,
    drain: 0,
    edge: 0,
    stallIfmap: 0,
    stallFilter: 0,
    stallOfmap: 0,
    overhead: 0,
    ...about,
  }
}
