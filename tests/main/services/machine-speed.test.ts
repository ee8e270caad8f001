import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { convLayer } from '../../../src/engine/model/layer.ts'
import { SCALE_SIM_V2 } from '../../../src/engine/model/rules.ts'
import { estimate, readConfig } from '../../../src/engine/index.ts'
import { measureSpeed } from '../../../src/main/services/machine-speed.ts'

const golden = new URL('../../golden/traces/tiny__is__4x6__CALC/config.cfg', import.meta.url)

test('the speed is the work done by the time it took, cheap layers first', () => {
  const read = readConfig(readFileSync(golden, 'utf8'))
  if (!read.ok) throw new Error('the golden configuration must be readable')
  const { config } = read.value
  const [small, large] = [
    convLayer('small', [4, 4], [1, 1], 1, 1),
    convLayer('large', [64, 64], [3, 3], 16, 64),
  ]
  const work = (layer: typeof small) => estimate({ layers: [layer], config, rules: SCALE_SIM_V2 }).work
  expect(work(small)).toBeLessThan(work(large))

  // A clock that moves 40 ms at every look: two layers are simulated in 80 ms.
  let clock = 0
  const files = { folderName: 'r', configFile: 'c', topologyFile: 't', kind: 'conv' } as const
  const speed = measureSpeed(
    { ...files, config, rules: SCALE_SIM_V2, layers: [large, small] },
    () => (clock += 40),
  )
  expect(speed).toBeCloseTo((work(small) + work(large)) / 0.08)

  // At 60 ms a look the cheap one is enough.
  clock = 0
  expect(
    measureSpeed({ ...files, config, rules: SCALE_SIM_V2, layers: [large, small] }, () => (clock += 60)),
  ).toBeCloseTo(work(small) / 0.06)
})
