import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { FilePreview } from '../../../src/shared/model/catalog.ts'
import { previewFile } from '../../../src/main/services/runs/file-preview.ts'
import { DEFAULT_ARRAY_SPEC } from '../../../src/main/services/runs/spec-defaults.ts'
import { alexNet } from './specs.ts'

const HEADER =
  'Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,\n'
const GOOD = 'Conv1, 9, 9, 3, 3, 2, 4, 1,\n'

function preview(text: string, rules: 'corrected' | 'scale-sim-v2' = 'corrected'): FilePreview {
  const spec = rules === 'corrected' ? DEFAULT_ARRAY_SPEC : alexNet()
  return previewFile({ fileName: 'mine.csv', text, format: 'conv', spec })
}

test('a good file is its layers, with the cycles of the array', () => {
  const { kind, layers, problems, repairs, cells } = preview(HEADER + GOOD)
  expect({ kind, problems, repairs }).toEqual({ kind: 'topology', problems: [], repairs: [] })
  // Output stationary, 128 x 128: K + rows + cols - 2 cycles for the only fold.
  expect(layers).toEqual([{ name: 'Conv1', m: 49, k: 18, n: 4, cycles: 18 + 254 }])
  expect(cells[1]?.slice(0, 3)).toEqual(['Conv1', '9', '9'])
})

test.each([
  ['a missing last field', 'Bad, 9, 9, 3, 3, 2, 4\n', 'Set Strides to 1', 'Bad, 9, 9, 3, 3, 2, 4, 1,'],
  [
    'a missing comma',
    'Bad, 9 9, 3, 3, 2, 4, 1,\n',
    'Put commas between the numbers',
    'Bad, 9, 9, 3, 3, 2, 4, 1,',
  ],
  [
    'a number with a unit',
    'Bad, 9px, 9, 3, 3, 2, 4, 1,\n',
    'Set IFMAP Height to 9',
    'Bad, 9, 9, 3, 3, 2, 4, 1,',
  ],
  ['a decimal', 'Bad, 9, 9, 3, 3, 2, 4, 1.0,\n', 'Set Strides to 1', 'Bad, 9, 9, 3, 3, 2, 4, 1,'],
  ['a word', 'Bad, 9, 9, 3, 3, 2, 4, one,\n', 'Set Strides to 1', 'Bad, 9, 9, 3, 3, 2, 4, 1,'],
  ['stride 0', 'Bad, 9, 9, 3, 3, 2, 4, 0,\n', 'Set Strides to 1', 'Bad, 9, 9, 3, 3, 2, 4, 1,'],
  [
    'a filter beyond the ifmap',
    'Bad, 9, 9, 10, 3, 2, 4, 1,\n',
    'Set Filter Height to 9',
    'Bad, 9, 9, 9, 3, 2, 4, 1,',
  ],
])('%s is told with its row and mended by one click', (_, line, title, after) => {
  const text = HEADER + GOOD + line
  const { problems, repairs, layers } = preview(text)
  expect(layers).toEqual([])
  expect(problems[0]).toMatchObject({ severity: 'error', row: 3 })
  const repair = repairs.find((one) => one.title === title)
  expect(repair).toMatchObject({ row: 3, before: line.trimEnd(), after })
  const mended = preview(repair?.text ?? '')
  expect(mended.problems.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(mended.layers).toHaveLength(2)
})

test('every repair offered reads without its problem and makes no new error', () => {
  const text = `${HEADER}A, 9, 9, 3, 3, 2, 4, 0,\r\nB, 9 9, 3, 3, 2, 4, 1,\nC, x, 9, 12, 3, 2, 4, 1,\n`
  const { problems, repairs } = preview(text)
  const errors = (found: FilePreview): number =>
    found.problems.filter((one) => one.severity === 'error').length
  expect(repairs.length).toBeGreaterThan(2)
  for (const repair of repairs) {
    const left = preview(repair.text)
    expect(left.problems.some(({ row, message }) => row === repair.row && message === repair.reason)).toBe(
      false,
    )
    expect(errors(left), repair.title).toBeLessThanOrEqual(errors({ ...preview(text), problems }))
    // Only the one line is other.
    const [a, b] = [text.split('\n'), repair.text.split('\n')]
    expect(a.filter((line, i) => line !== b[i])).toHaveLength(1)
  }
})

test('semicolons and a blank first line by the rules of the original', () => {
  const semicolons = (HEADER + GOOD + GOOD).replaceAll(',', ';')
  const [commas] = preview(semicolons, 'scale-sim-v2').repairs
  expect(commas?.title).toBe('Separate the cells with commas')
  expect(preview(commas?.text ?? '', 'scale-sim-v2').layers).toHaveLength(2)
  const [blank] = preview(`\n${HEADER}${GOOD}`, 'scale-sim-v2').repairs
  expect(blank?.title).toBe('Remove the blank first line')
  expect(blank?.text).toBe(HEADER + GOOD)
})

test('other files are known by their names and beginnings', () => {
  const kindOf = (fileName: string, text: string): string =>
    previewFile({ fileName, text, format: 'conv', spec: null }).kind
  expect(kindOf('p.deltascope', 'PK')).toBe('bundle')
  expect(kindOf('COMPUTE_REPORT.csv', 'LayerID, Total Cycles,\n')).toBe('reports')
  expect(kindOf('x.txt', '[general]\n')).toBe('config')
})

test('a configuration gives a spec to start from, or says what is wrong with it', () => {
  const text = `[general]\nrun_name = mine\n[architecture_presets]\nArrayHeight: 32\nArrayWidth: 16\nIfmapSramSzkB: 64\nFilterSramSzkB: 64\nOfmapSramSzkB: 64\nIfmapOffset: 0\nFilterOffset: 10000000\nOfmapOffset: 20000000\nDataflow: ws\nBandwidth: 10\nMemoryBanks: 1\n[run_presets]\nInterfaceBandwidth: CALC\n`
  const { kind, spec, problems } = previewFile({ fileName: 'mine.cfg', text, format: 'conv', spec: null })
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(kind).toBe('config')
  expect(spec).toMatchObject({
    kind: 'array',
    array: { rows: 32, cols: 16, dataflow: 'ws' },
    rules: { id: 'scale-sim-v2' },
  })
  const broken = previewFile({
    fileName: 'mine.cfg',
    text: text.replace('32', 'x'),
    format: 'conv',
    spec: null,
  })
  expect(broken.spec).toBeUndefined()
  expect(broken.problems[0]).toMatchObject({ severity: 'error', row: 4 })
})

test('where one change mends a row, those that only uncover its next fault are not offered', () => {
  const { repairs } = preview(`${HEADER}B, 9 9, 3, 3, 2, 4, 1,\n`)
  expect(repairs.map(({ title }) => title)).toEqual(['Put commas between the numbers'])
})

const CONFIG = `[general]
run_name = tpu
[architecture_presets]
ArrayHeight: 32
ArrayWidth: 64
IfmapSramSzkB: 64
FilterSramSzkB: 32
OfmapSramSzkB: 16
IfmapOffset: 0
FilterOffset: 10000000
OfmapOffset: 20000000
Dataflow: ws
Bandwidth: 10
[run_presets]
InterfaceBandwidth: CALC
`
const previewConfig = (text: string): FilePreview =>
  previewFile({ fileName: 'tpu.cfg', text, format: 'conv', spec: null })

test.each([
  ['a number with a letter', 'ArrayHeight: 32', 'ArrayHeight: 3x', 'Set ArrayHeight to 3', 'ArrayHeight: 3'],
  ['a size of 0', 'OfmapSramSzkB: 16', 'OfmapSramSzkB: 0', 'Set OfmapSramSzkB to 128', 'OfmapSramSzkB: 128'],
  [
    'an unknown mode',
    'InterfaceBandwidth: CALC',
    'InterfaceBandwidth = CLC',
    'Set InterfaceBandwidth to CALC',
    'InterfaceBandwidth = CALC',
  ],
  ['an unknown dataflow', 'Dataflow: ws', 'Dataflow: wss', 'Set Dataflow to ws', 'Dataflow: ws'],
  [
    'a missing key',
    'OfmapOffset: 20000000\n',
    '',
    'Add OfmapOffset : 20000000',
    '[architecture_presets]\nOfmapOffset : 20000000',
  ],
])('a configuration with %s is mended by one click', (_, good, bad, title, after) => {
  const { problems, repairs } = previewConfig(CONFIG.replace(good, bad))
  // A key that is missing is missing in its section, which begins in line 3.
  expect(problems[0]?.row).toBe(bad === '' ? 3 : CONFIG.split('\n').indexOf(good) + 1)
  const repair = repairs.find((one) => one.title === title)
  expect(repair).toMatchObject({ after })
  const mended = previewConfig(repair?.text ?? '')
  expect(mended.problems).toEqual([])
  const proposed = repair?.text.split('\n').find((line) => line.startsWith(good.split(':')[0] ?? ''))
  expect(mended.spec).toEqual(previewConfig(CONFIG.replace(good.trim(), proposed ?? '')).spec)
})

test('where a repair guesses, the guess stands where its slot says, in the line and in the file', () => {
  const broken = [
    preview(`${HEADER}A, 9, 9, 3, 3, 2, 4\r\nB, x, 9, 3, 3, 2, 4, 0,\nC, 9, 9, 10, 3, 2,  4, 1,\n`),
    preview(`${HEADER}A,,9, 3, 3, 2, 4,1\n`),
    previewConfig(CONFIG.replace('32', '3x').replace('Offset: 0', 'Offset:').replace('ws', 'xs')),
  ]
  const slots = broken.flatMap(({ repairs }) =>
    repairs.flatMap(({ slot, text, after }) => (slot === undefined ? [] : [{ ...slot, text, after }])),
  )
  expect(slots.length).toBeGreaterThan(5)
  for (const { value, column, offset, text, after } of slots) {
    expect(after.slice(column, column + value.length)).toBe(value)
    expect(text.slice(offset, offset + value.length)).toBe(value)
    expect(text.slice(offset - column, offset - column + after.length)).toBe(after)
  }
})

test('a layout is one by its first line, and is told with its place where it is wrong', () => {
  const text = readFileSync(new URL('../../golden/layout_s3.csv', import.meta.url), 'utf8')
  const { kind, layout, problems } = preview(text)
  expect({ kind, problems }).toEqual({ kind: 'layout', problems: [] })
  // The second line of the file.
  expect(layout).toMatchObject([
    {
      name: 's3',
      ifmapHeightFactor: 2,
      channelFactor: 16,
      ifmapIntraline: [0, 1, 2],
      filterInterline: [4, 5, 6, 7],
    },
  ])
  const broken = preview(text.replace('16, 4,', 'x, 4,'))
  expect(broken.layout).toBeUndefined()
  expect(broken.problems[0]).toMatchObject({ severity: 'error', row: 2, column: 6 })
})

test('a format that is not read is told so, with its place and what is read', () => {
  for (const [fileName, got] of [
    ['timeloop.yaml', 'a YAML file'],
    ['ARCH.YML', 'a YAML file'],
    ['net.json', 'a JSON file'],
    ['scale.toml', 'a TOML file'],
  ] as const) {
    const text = '\n[architecture]\nversion: 0.4\n'
    const { kind, problems, layers, repairs } = previewFile({ fileName, text, format: 'conv', spec: null })
    expect({ kind, layers, repairs }).toEqual({ kind: 'unread', layers: [], repairs: [] })
    expect(problems).toMatchObject([
      { code: 'format-not-read', severity: 'error', file: fileName, row: 2, got },
    ])
    expect(problems[0]?.expected).toContain('.csv')
  }
  // A topology is one whatever its name.
  expect(previewFile({ fileName: 'a.yaml.csv', text: HEADER + GOOD, format: 'conv', spec: null }).kind).toBe(
    'topology',
  )
})
