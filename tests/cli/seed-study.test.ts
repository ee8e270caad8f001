import { Resvg } from '@resvg/resvg-js'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { deltascope, ROOT, workFolder } from './run-cli.ts'

const work = workFolder()
const FILES = [
  'comparison.csv',
  ...[1, 2, 3, 4, 5].flatMap((number) => [`figure-${number}.csv`, `figure-${number}.svg`]),
]
const FONT = join(ROOT, 'resources', 'fonts', 'IBMPlexSans-Regular.ttf')

const read = (file: string): string => readFileSync(join(work.path, 'out', file), 'utf8')

interface Document {
  readonly ok: boolean
  readonly experiments: readonly {
    readonly id: string
    readonly numbers: number
    readonly matching: number
    readonly comparisons: readonly { readonly matches: boolean; readonly published: string }[]
  }[]
  readonly summary: { readonly numbers: number; readonly matching: number }
  readonly files: readonly string[]
}

test('prints paper, simulated, difference and match, and writes nothing without --out', () => {
  const { code, stdout, stderr } = deltascope(['seed-study'], work.path)
  expect(stderr).toBe('')
  expect(stdout).toMatch(/^V\.A +compute cycles +cycles +0 +128 +14807 +14807 +0 +yes$/m)
  expect(stdout).toMatch(/^Figure 2 +filter DRAM bandwidth +words\/cycle +1 +256 +30\.865 +30\.865 .* yes$/m)
  expect(stdout).toMatch(/^Figure 5 +access time +cycles +mean +128 +243312\.4 +243312\.4 +0 +yes$/m)
  expect(stdout).toMatch(/^99 of 99 numbers match to the printed digit$/m)
  expect(stdout).not.toMatch(/ NO$/m)
  expect(code).toBe(0)
  expect(work.names()).toEqual(['net.csv', 'run.cfg'])
})

test('--json prints one document', () => {
  const { code, stdout, stderr } = deltascope(['seed-study', '--json', '--out', 'out'], work.path)
  const document = JSON.parse(stdout) as Document
  expect({ code, stderr, ok: document.ok }).toEqual({ code: 0, stderr: '', ok: true })
  expect(document.summary).toEqual({ numbers: 99, matching: 99 })
  expect(document.experiments.map(({ id, numbers, matching }) => [id, numbers, matching])).toEqual([
    ['results-va', 12, 12],
    ['figures-1-4', 54, 54],
    ['figure-5', 33, 33],
  ])
  expect(document.files.toSorted()).toEqual(FILES)
})

test('--out writes five figures and their data, twice the same, and keeps files of others', () => {
  mkdirSync(join(work.path, 'out'))
  writeFileSync(join(work.path, 'out', 'notes.txt'), 'mine')
  deltascope(['seed-study', '--out', 'out'], work.path)
  const first = FILES.map(read)
  deltascope(['seed-study', '--out', 'out'], work.path)
  expect(FILES.map(read)).toEqual(first)
  expect(readdirSync(join(work.path, 'out')).toSorted()).toEqual([...FILES, 'notes.txt'])
  expect(read('notes.txt')).toBe('mine')
  expect(read('figure-2.csv')).toMatch(
    /^FILTER DRAM bandwidth,words per cycle,layer 1,256,30\.865\d+,30\.865$/m,
  )
  expect(read('comparison.csv').trimEnd().split('\n')).toHaveLength(100)
  expect(read('comparison.csv')).toMatch(/,255\.691,255\.690\d+,255\.691,-0\.000\d+,yes,/)
})

test('figures are whole: printed size, axis titles, legend, font, nothing outside the page', () => {
  deltascope(['seed-study', '--out', 'out'], work.path)
  const axes = [
    'IFMAP DRAM bandwidth',
    'FILTER DRAM bandwidth',
    'OFMAP DRAM bandwidth',
    'Mean DRAM bandwidth',
  ]
  for (const [index, axis] of [...axes, 'Access time'].entries()) {
    const svg = read(`figure-${index + 1}.svg`)
    expect(svg).toContain(index < 3 ? 'width="88.9mm"' : 'width="181mm"')
    expect(svg).toContain(`>${axis} (${index === 4 ? 'million cycles' : 'words per cycle'})</text>`)
    for (const label of ['128 × 128', '256 × 256', '512 × 512', 'published'])
      expect(svg).toContain(`>${label}</text>`)
    expect(svg).toContain('url(data:font/woff2;base64,')
    expect(svg).not.toMatch(/undefined|NaN|class=/)
    const paper = /<rect width="(\d+)" height="(\d+)"[^>]*fill="#FFFFFF"><\/rect>/
    const [, width, height] = paper.exec(svg) ?? []
    // Parsed as XML, and its text laid out with the real font.
    const drawing = new Resvg(svg.replace(paper, ''), {
      font: { fontFiles: [FONT], loadSystemFonts: false, defaultFontFamily: 'IBM Plex Sans' },
    }).innerBBox()!
    const scale = 96 / 25.4
    const page = { width: (index < 3 ? 88.9 : 181) * scale, height: 62 * scale }
    expect(Number(width)).toBe(Math.round(page.width))
    expect(Number(height)).toBe(Math.round(page.height))
    expect(drawing.x).toBeGreaterThan(0)
    expect(drawing.y).toBeGreaterThan(0)
    expect(drawing.x + drawing.width).toBeLessThan(page.width)
    expect(drawing.y + drawing.height).toBeLessThan(page.height)
  }
})

test('a folder that cannot be is bad usage, one that cannot be made a failure; both name --out', () => {
  writeFileSync(join(work.path, 'file'), 'mine')
  const file = deltascope(['seed-study', '--out', 'file'], work.path)
  expect(file).toEqual({
    code: 2,
    stdout: '',
    stderr: 'error: file: is a file (expected a folder, or nothing yet). Choose another folder with --out.\n',
  })
  expect(deltascope(['seed-study', '--out', ''], work.path).code).toBe(2)
  expect(deltascope(['seed-study', '--outt', 'x'], work.path).code).toBe(2)
  const below = deltascope(['seed-study', '--json', '--out', 'file/below'], work.path)
  expect(below.stderr).toContain('a file is where a folder is needed. Choose another folder with --out.')
  expect(JSON.parse(below.stdout)).toMatchObject({ ok: false, summary: { numbers: 99 }, files: [] })
  expect(below.code).toBe(1)
})
