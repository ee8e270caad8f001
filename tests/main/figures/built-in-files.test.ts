import { describe, expect, test } from 'vitest'
import { figureFile } from '../../../src/main/services/figures/figure-file.ts'
import { figureChecks } from '../../../src/main/services/figures/checks/figure-checks.ts'
import { FIGURE_KINDS } from '../../../src/main/services/figures/kinds/registry.ts'
import { pdfFile } from '../../../src/main/services/figures/pdf-file.ts'
import { drawScene } from '../../../src/main/services/figures/svg-file.ts'
import { FIGURE_PRESETS } from '../../../src/shared/model/figure-presets.ts'
import type { FigureFormat, FigureStyle } from '../../../src/shared/model/figures.ts'
import { spec, STYLE } from './hand-made.ts'
import { sceneOf } from './scene-of.ts'
import { texFaults } from './tex-structure.ts'

const DPI = 300
const BUILT_IN = FIGURE_KINDS.filter(({ needs }) => needs === 'nothing').map(({ kind }) => kind)
const WIDTHS = Object.keys(FIGURE_PRESETS) as readonly FigureStyle['width'][]

test('there are the five figures of the study and two of the paper', () => {
  expect(BUILT_IN).toHaveLength(7)
})

describe.each(BUILT_IN)('%s', (kind) => {
  const fileOf = async (format: FigureFormat, style = STYLE): Promise<Buffer> => {
    const scene = await sceneOf(spec(kind), {})
    const out = await figureFile({ scene, style, caption: '5 % of it & more', format, dpi: DPI })
    return Buffer.from(out.base64, 'base64')
  }

  test.each(WIDTHS)('PDF of %s: its width, one font inside, no image', async (width) => {
    const pdf = (await fileOf('pdf', { ...STYLE, width })).toString('latin1')
    expect(pdf).toMatch(/^%PDF-1\.\d[^]*%%EOF\s*$/)
    const [, points = ''] = /\/MediaBox \[0 0 ([\d.]+) [\d.]+\]/.exec(pdf) ?? []
    expect(Number(points)).toBeCloseTo((FIGURE_PRESETS[width].mm / 25.4) * 72, 1)
    const fonts = [...pdf.matchAll(/\/BaseFont \/(\S+)/g)].map(([, font]) => font)
    expect(new Set(fonts)).toEqual(new Set([expect.stringMatching(/^[A-Z]{6}\+IBMPlexSans-Regular$/)]))
    expect(pdf).toContain('/FontFile2')
    expect(pdf).not.toContain('/Subtype /Image')
  })

  test('PNG: pixels of a column at its resolution, and not one colour', async () => {
    const png = await fileOf('png')
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect(png.readUInt32BE(16)).toBe(Math.round((FIGURE_PRESETS[STYLE.width].mm / 25.4) * DPI))
    // An empty page of this size has a few kB.
    expect(png.length).toBeGreaterThan(20_000)
  })

  test('SVG and CSV: a whole drawing, a line for every row, nothing that is no number', async () => {
    const svg = (await fileOf('svg')).toString()
    expect(svg).toMatch(/^<svg [^]*<\/svg>\s*$/)
    expect(svg).not.toMatch(/NaN|undefined|Infinity/)
    const { table } = await sceneOf(spec(kind), {})
    const lines = (await fileOf('csv')).toString().trimEnd().split('\n')
    expect(lines).toHaveLength(table.rows.length + 1)
    expect(lines.join('\n')).not.toMatch(/NaN|undefined|Infinity/)
  })

  test('LaTeX: whole environments, braces and escapes, points that are numbers', async () => {
    for (const format of ['pgfplots', 'booktabs'] as const) {
      const tex = (await fileOf(format)).toString()
      expect(texFaults(tex)).toEqual([])
      expect(tex).toContain(String.raw`\caption{5 \% of it \& more`)
    }
    const tex = (await fileOf('pgfplots')).toString()
    expect(tex.match(/\\addplot/g)?.length).toBeGreaterThan(0)
  })

  test.each(['colour', 'greyscale'] as const)('in %s no check of paper fails', async (palette) => {
    const scene = await sceneOf(spec(kind), {})
    for (const width of WIDTHS) {
      const style = { ...STYLE, width, palette }
      const drawing = drawScene(scene, style)
      const checks = figureChecks({ scene, style, drawing, pdf: await pdfFile(drawing, style) })
      expect(
        checks.filter(({ verdict }) => verdict !== 'pass'),
        width,
      ).toEqual([])
    }
  })
})

describe('the structure of LaTeX', () => {
  test.each([
    ['a {b', '1 braces are open at the end'],
    ['a} {b', 'a brace is closed that was not opened'],
    [String.raw`\begin{a}\begin{b}\end{a}`, String.raw`\end{a} closes something else`],
    [String.raw`\begin{a}`, 'a is open at the end'],
    ['conv_1', 'bare _: conv_1'],
    ['5 % of', 'bare %: 5 % of'],
    ['A & B', 'bare &: A & B'],
    ['   (0,NaN)', 'no point: (0,NaN)'],
  ])('%j is found out', (tex, fault) => {
    expect(texFaults(tex)).toEqual([fault])
  })

  test('what is escaped is text', () => {
    expect(texFaults(String.raw`\caption{5 \% \& \# \$ conv\_1 $\times$ \{}`)).toEqual([])
    expect(texFaults('  (1,-2.5e-7)')).toEqual([])
    expect(texFaults(String.raw`a & b \\`)).toEqual([])
  })
})
