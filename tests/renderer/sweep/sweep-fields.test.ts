import { expect, test } from 'vitest'
import { catalogOf } from '../../../src/main/services/runs/catalog.ts'
import { DEFAULT_ARRAY_SPEC, DEFAULT_DESIGN_SPEC } from '../../../src/main/services/runs/spec-defaults.ts'
import { EMPTY_DRAFT, emptyAxis, type SweepDraft } from '../../../src/renderer/views/new-sweep/plan-draft.ts'
import {
  offeredFields,
  sweepFields,
  valueTitles,
} from '../../../src/renderer/views/new-sweep/sweep-fields.ts'
import type { WorkloadInfo } from '../../../src/shared/model/catalog.ts'

const topology = (name: string, letter: string): WorkloadInfo => ({
  name,
  description: 'Imported',
  source: 'topology',
  hash: letter.repeat(64),
  format: 'gemm',
  layers: 1,
  macs: 1,
  parameters: null,
})
const catalogWith = (...workloads: readonly WorkloadInfo[]) => catalogOf(workloads)
const CATALOG = catalogWith()
const FIELDS = sweepFields(CATALOG)

const offered = (
  base: Parameters<typeof offeredFields>[1],
  draft: Partial<SweepDraft> = {},
  catalog = CATALOG,
) => new Set(offeredFields(FIELDS, base, { ...EMPTY_DRAFT, ...draft }, catalog).map(({ id }) => id))
const onMachines = (text: string): Partial<SweepDraft> => ({ axes: [emptyAxis(0, 'machine', text)] })

test('imported topologies are networks by their name; where a name is not enough, by hash', () => {
  const catalog = catalogWith(topology('mine', 'a'), topology('twice', 'b'), topology('twice', 'c'))
  const workload = sweepFields(catalog).find(({ id }) => id === 'workload')
  expect(workload?.options?.slice(-3)).toEqual(['mine', `gemm:${'b'.repeat(64)}`, `gemm:${'c'.repeat(64)}`])
  expect(workload?.options).toContain('GUID128')
  expect(valueTitles(catalog).get(`gemm:${'b'.repeat(64)}`)).toBe('twice: Imported')
  expect(valueTitles(catalog).get('cambricon-d')).toBe('Cambricon-D')
})

test('offered are the fields some machine of the sweep has', () => {
  expect(offered(DEFAULT_ARRAY_SPEC).has('rows')).toBe(true)
  expect(offered(DEFAULT_ARRAY_SPEC).has('outlierRate')).toBe(false)
  expect(offered(DEFAULT_DESIGN_SPEC).has('outlierRate')).toBe(true)
  expect(offered(DEFAULT_ARRAY_SPEC, onMachines('dense, cambricon-d')).has('outlierRate')).toBe(true)
  expect(offered(DEFAULT_ARRAY_SPEC, onMachines('dense, cambricon-d')).has('rows')).toBe(false)
  expect(offered(DEFAULT_DESIGN_SPEC, onMachines('a100-128-os')).has('rows')).toBe(true)
  const mixed = offered(DEFAULT_ARRAY_SPEC, onMachines('a100-128-os, dense'))
  expect([mixed.has('rows'), mixed.has('outlierRate'), mixed.has('steps')]).toEqual([true, true, true])
  const list = offered(DEFAULT_ARRAY_SPEC, { kind: 'list', list: 'machine, steps\ndense, 3' })
  expect([list.has('rows'), list.has('outlierRate'), list.has('steps')]).toEqual([true, true, true])
})

test('saved presets are machines by their names; where a name is taken or cannot stand in a list, by id', () => {
  const saved = ['mine', 'Dense', 'a, b'].map((name, index) => ({
    id: index + 1,
    name,
    description: 'Saved',
    spec: index === 0 ? DEFAULT_DESIGN_SPEC : DEFAULT_ARRAY_SPEC,
  }))
  const catalog = catalogOf([], saved)
  const machine = sweepFields(catalog).find(({ id }) => id === 'machine')
  expect(machine?.options?.slice(-3)).toEqual(['mine', 'saved-2', 'saved-3'])
  expect(valueTitles(catalog).get('saved-3')).toBe('a, b: Saved')
  const on = (text: string) => offered(DEFAULT_ARRAY_SPEC, onMachines(text), catalog)
  expect([on('mine').has('outlierRate'), on('mine').has('rows')]).toEqual([true, false])
  expect([on('saved-2').has('outlierRate'), on('saved-2').has('rows')]).toEqual([false, true])
})
