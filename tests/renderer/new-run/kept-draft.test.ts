import { beforeEach, expect, test, vi } from 'vitest'
import { catalogOf } from '../../../src/main/services/runs/catalog.ts'
import { machinesOf, withPreset } from '../../../src/renderer/stores/run-draft-config.ts'
import { keepDraft, keepFile, keptDraft, keptFile } from '../../../src/renderer/stores/run-draft-memory.ts'
import {
  machineTitle,
  newDraft,
  runsOfDraft,
  type RunDraft,
} from '../../../src/renderer/stores/run-draft-specs.ts'

const CATALOG = catalogOf([
  { name: 'GUID128', description: '', source: 'preset', layers: 1, macs: 1, parameters: 1 },
])
const KEY = 'deltascope-new-run'
const FILE = { name: 'a.csv', original: 'x', text: 'y', format: 'conv', isByHand: false } as const

function draft(change: Partial<RunDraft> = {}): RunDraft {
  const made = newDraft(CATALOG)
  if (made === undefined) throw new Error('the catalogue has no presets')
  return { ...made, ...change }
}

const stored = new Map<string, string>()
beforeEach(() => {
  stored.clear()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => stored.set(key, text),
  })
})

test('a draft comes back as it was', () => {
  const kept = { draft: draft({ sizes: '96, 12 x 7', typed: { ifmapSramKb: '1.5' } }), step: 'memory' }
  expect(keptDraft(CATALOG)).toBeUndefined()
  keepDraft(kept)
  expect(keptDraft(CATALOG)).toEqual(kept)
})

test('networks and designs there are no more are left out', () => {
  const gone = { source: 'topology', name: 'mine', hash: 'a'.repeat(64), format: 'conv' } as const
  const [known] = draft().workloads
  keepDraft({ draft: draft({ workloads: [...draft().workloads, gone], designs: ['no-such'] }), step: 'x' })
  expect(keptDraft(CATALOG)?.draft).toMatchObject({ workloads: [known], designs: [] })
})

test.each([
  ['no JSON', '{'],
  ['nothing', 'null'],
  ['another shape', '{"step":"memory","draft":{"kind":"array"}}'],
  ['an array without rules', JSON.stringify({ step: 'x', draft: { ...draft(), array: { kind: 'array' } } })],
  ['numbers for texts', JSON.stringify({ step: 'x', draft: { ...draft(), typed: { steps: 3 } } })],
])('what was kept as %s is not taken', (_, text) => {
  stored.set(KEY, text)
  expect(keptDraft(CATALOG)).toBeUndefined()
})

test('a file comes back with its changes; one that is too long, or taken away, does not', () => {
  const kept = { file: FILE, hash: 'h', applied: [{ row: 1, before: 'x', after: 'y', title: 't' }] }
  keepFile(kept)
  expect(keptFile()).toEqual(kept)
  keepFile({ ...kept, file: { ...FILE, text: 'y'.repeat(500_000) } })
  expect(keptFile()).toBeUndefined()
  keepFile(kept)
  keepFile(undefined)
  expect(keptFile()).toBeUndefined()
})

test('a preset gives the machine it was saved from: the networks stay, what was typed of machines goes', () => {
  for (const kind of ['array', 'design'] as const) {
    const typed = {
      ifmapSramKb: '77',
      dramGigabytesPerSecond: '333',
      clockGigahertz: '2',
      rules: 'scale-sim-v2',
    }
    const source = draft({ kind, typed, sizes: '96', designs: ['diffy-pe'] })
    const [machine] = machinesOf(runsOfDraft(source, CATALOG.fields).specs)
    if (machine === undefined) throw new Error('the draft is one run')
    const other = draft({
      kind: kind === 'array' ? 'design' : 'array',
      workloads: [{ source: 'preset', name: 'AlexNet' }],
      typed: { ifmapSramKb: '5', dramGigabytesPerSecond: '6', clockGigahertz: '7', steps: '3' },
    })
    const [run] = runsOfDraft(withPreset(other, machine), CATALOG.fields).specs
    const { workload: _, ...taken } = run ?? {}
    const { workload: __, ...wanted } = machine
    expect(taken).toEqual({ ...wanted, steps: 3 })
    expect(run?.workload).toMatchObject({ name: 'AlexNet' })
  }
})

test('every array and every design is a preset of its own, whatever its networks', () => {
  const networks = ['GUID128', 'AlexNet'].map((name) => ({ source: 'preset', name }) as const)
  const titles = (change: Partial<RunDraft>) =>
    machinesOf(runsOfDraft(draft(change), CATALOG.fields).specs).map(machineTitle)
  expect(titles({ sizes: '128, 256 x 8', dataflows: ['os', 'ws'], workloads: networks })).toEqual([
    '128 × 128 os',
    '128 × 128 ws',
    '256 × 8 os',
    '256 × 8 ws',
  ])
  expect(titles({ workloads: networks })).toHaveLength(1)
  expect(titles({ kind: 'design', designs: ['dense', 'diffy-pe'] })).toEqual(['dense', 'diffy-pe'])
  expect(machinesOf([])).toEqual([])
})
