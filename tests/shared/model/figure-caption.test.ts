import { expect, test } from 'vitest'
import { captionOf } from '../../../src/shared/model/figure-caption.ts'
import { sweep } from '../../main/figures/hand-made.ts'

const setting = (id: string, value: number | string, isDefault = false) => ({
  id,
  title: id === 'dram' ? 'DRAM bandwidth' : id,
  unit: id === 'dram' ? 'GB/s' : '',
  value,
  isDefault,
})
const run = { workload: 'GUID128', design: 'dense', rows: 128, cols: 128, steps: 250, settings: [] }

test('names networks, designs, arrays and steps once each', () => {
  const runs = [run, { ...run, design: 'cambricon-d' }, { ...run, workload: 'GUID256' }]
  expect(captionOf({ title: 'Speedup', runs })).toBe(
    'Speedup. GUID128 and GUID256 on dense and cambricon-d; 128 × 128 PEs; 250 steps.',
  )
})

test('tells settings all runs share, not those that differ or are the default', () => {
  const one = { ...run, steps: 1, settings: [setting('dram', 750), setting('x', 1), setting('y', 2, true)] }
  const other = { ...one, settings: [setting('dram', 750), setting('x', 2), setting('y', 2, true)] }
  expect(captionOf({ title: 'T', runs: [one, other] })).toBe(
    'T. GUID128 on dense; 128 × 128 PEs; DRAM bandwidth 750 GB/s.',
  )
})

test('of a sweep tells its points and what varies: few values each, many as a range', () => {
  const points = [64, 128, 256, 512, 1024].map((rows) => ({
    values: { rows, dataflow: rows < 256 ? 'os' : 'ws', batch: 1 },
    metrics: null,
  }))
  const fieldTitle = (field: string) => ({ title: field === 'rows' ? 'PE rows' : field, unit: '' })
  expect(captionOf({ title: 'Front', runs: [], sweep: sweep(points), fieldTitle })).toBe(
    'Front. Sweep, 5 points; PE rows 64 to 1024 (5 values); dataflow os and ws.',
  )
})

test('of neither is the title and what the figure says of itself', () => {
  expect(captionOf({ title: 'Figure 2', runs: [] })).toBe('Figure 2.')
  expect(captionOf({ title: 'Figure 2', runs: [], about: 'Bars: simulated' })).toBe(
    'Figure 2. Bars: simulated.',
  )
})
