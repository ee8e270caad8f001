import { inflateSync } from 'node:zlib'
import { Resvg } from '@resvg/resvg-js'
import { describe, expect, test } from 'vitest'
import { figureFile } from '../../../src/main/services/figures/figure-file.ts'
import type { FigureScene } from '../../../src/main/services/figures/scene.ts'
import type { FigureFormat, FigureStyle } from '../../../src/shared/model/figures.ts'

const STYLE: FigureStyle = {
  width: 'ieee-single',
  heightMm: 50,
  fontFamily: 'sans',
  fontSizePt: 8,
  palette: 'colour',
  showLegend: true,
}

const SCENE: FigureScene = {
  title: 'Cycles & stalls <1>',
  option: ({ textPx, fontFamily }) => ({
    animation: false,
    textStyle: { fontFamily, fontSize: textPx },
    xAxis: { type: 'category', data: ['conv_1', '=cmd'] },
    yAxis: { type: 'value', name: 'cycles' },
    series: [{ type: 'bar', data: [14807, 26539] }],
  }),
  table: {
    columns: [
      { title: 'layer', unit: '', kind: 'text' },
      { title: 'cycles', unit: '10^3', kind: 'number', decimals: 1 },
    ],
    rows: [
      ['conv_1', 14.807],
      ['=cmd', -26.539],
      ['a,"b"', null],
    ],
  },
  plot: { kind: 'bars', x: 0, y: [1] },
}

async function fileOf(format: FigureFormat, style: FigureStyle = STYLE, dpi = 300): Promise<Buffer> {
  const out = await figureFile({ scene: SCENE, style, caption: '100 % of it', format, dpi })
  return Buffer.from(out.base64, 'base64')
}

describe('PDF', () => {
  test.each([
    ['ieee-single', 88.9],
    ['ieee-double', 181],
    ['acm-single', 84.7],
    ['acm-double', 177.8],
  ] as const)('%s is %f mm wide', async (width, mm) => {
    const pdf = (await fileOf('pdf', { ...STYLE, width })).toString('latin1')
    const [, w = 0, h = 0] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? []
    expect(Number(w)).toBeCloseTo((mm / 25.4) * 72, 2)
    expect(Number(h)).toBeCloseTo((50 / 25.4) * 72, 2)
  })

  test.each([
    ['sans', 'IBMPlexSans-Regular'],
    ['condensed', 'IBMPlexSansCond-Regular'],
    ['mono', 'IBMPlexMono-Regular'],
  ] as const)('has a subset of %s inside and no other font', async (fontFamily, name) => {
    const pdf = (await fileOf('pdf', { ...STYLE, fontFamily })).toString('latin1')
    const fonts = new Set([...pdf.matchAll(/\/BaseFont \/(\S+)/g)].map(([, font]) => font))
    expect([...fonts]).toEqual([expect.stringMatching(new RegExp(`^[A-Z]{6}\\+${name}$`))])
    expect(pdf).toContain('/FontFile2')
  })

  test('is vector: no image, and paths in the page', async () => {
    const pdf = await fileOf('pdf')
    expect(pdf.toString('latin1')).not.toContain('/Subtype /Image')
    expect(pageContent(pdf)).toMatch(/\bre\b|\bl\n/)
  })

  test('the same figure is the same file', async () => {
    const ids = /\/ID \[.*?\]/g
    const [a, b] = [(await fileOf('pdf')).toString('latin1'), (await fileOf('pdf')).toString('latin1')]
    expect(a.replaceAll(ids, '')).toBe(b.replaceAll(ids, ''))
  })
})

/** The drawing commands of all pages. */
function pageContent(pdf: Buffer): string {
  const text = pdf.toString('latin1')
  return [...text.matchAll(/stream\n(.*?)\nendstream/gs)]
    .map(([, data = '']) => {
      try {
        return inflateSync(Buffer.from(data, 'latin1')).toString('latin1')
      } catch {
        return ''
      }
    })
    .join('\n')
}

describe('PNG', () => {
  test.each([
    [300, 1050],
    [600, 2100],
  ])('%i dpi of a column are %i pixels, and the file says so', async (dpi, pixels) => {
    const png = await fileOf('png', STYLE, dpi)
    expect(png.readUInt32BE(16)).toBe(pixels)
    const at = png.indexOf('pHYs')
    expect(png.readUInt32BE(at + 4)).toBe(Math.round((dpi * 1000) / 25.4))
    // A reader that checks every chunk's sum takes it.
    const again = new Resvg(
      `<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><image width="4" height="4" href="data:image/png;base64,${png.toString('base64')}"/></svg>`,
    )
    expect(again.render().pixels.some((value) => value !== 0)).toBe(true)
  })
})

describe('SVG', () => {
  test('needs nothing else: printed size, title, font inside, nothing fetched', async () => {
    const svg = (await fileOf('svg')).toString()
    expect(svg).toContain('width="88.9mm" height="50mm"')
    expect(svg).toContain('<title>Cycles &amp; stalls &lt;1&gt;</title>')
    expect(svg).toContain('@font-face{font-family:"IBM Plex Sans";src:url(data:font/woff2;base64,')
    expect(svg.replaceAll(/xmlns(:xlink)?="[^"]*"/g, '')).not.toMatch(/https?:|class=/)
    expect(svg).toContain('conv_1')
  })

  test('the same figure is the same file', async () => {
    expect(await fileOf('svg')).toEqual(await fileOf('svg'))
  })
})

describe('tables', () => {
  test('CSV has all digits, and no cell a spreadsheet would run', async () => {
    expect((await fileOf('csv')).toString()).toBe(
      `layer,cycles (10^3)\nconv_1,14.807\n'=cmd,-26.539\n"a,""b""",\n`,
    )
  })

  test('booktabs escapes what TeX would take for commands', async () => {
    const tex = (await fileOf('booktabs')).toString()
    expect(tex).toContain('\\caption{100 \\% of it}')
    expect(tex).toContain('    conv\\_1 & 14.8 \\\\')
    expect(tex).toContain('    =cmd & $-$26.5 \\\\')
    expect(tex).toContain('    a,"b" & -- \\\\')
  })

  test('pgfplots is a float with the data inside, its caption and its label', async () => {
    const tex = (await fileOf('pgfplots')).toString()
    expect(tex).toContain('\\begin{figure}\n')
    // The column of IEEEtran is 252 pt wide: 88.57 mm.
    const [, width = ''] = /scale only axis, width=([\d.]+)mm/.exec(tex) ?? []
    expect(Number(width)).toBeGreaterThan(60)
    expect(Number(width)).toBeLessThan(88.57)
    expect(tex).toContain('xticklabels={{conv\\_1},{=cmd},{a,"b"}}')
    expect(tex).toContain('(0,14.807)')
    expect(tex).toContain('(1,-26.539)')
    expect(tex).toContain('\\caption{100 \\% of it}')
    expect(tex).toContain('\\label{fig:cycles-stalls-1}')
  })

  test('pgfplots of a wide figure floats over both columns', async () => {
    const tex = (await fileOf('pgfplots', { ...STYLE, width: 'acm-double' })).toString()
    expect(tex).toContain('\\begin{figure*}')
    expect(tex).toContain('\\end{figure*}')
  })

  test('pgfplots groups rows into series and panels, with what was published as marks', async () => {
    const scene: FigureScene = {
      ...SCENE,
      table: {
        columns: [
          { title: 'quantity', unit: '', kind: 'text' },
          { title: 'unit', unit: '', kind: 'text' },
          { title: 'network', unit: '', kind: 'text' },
          { title: 'design', unit: '', kind: 'text' },
          { title: 'simulated', unit: '', kind: 'number' },
          { title: 'published', unit: '', kind: 'number' },
        ],
        rows: [
          ['Speed', '×', 'A', 'one', 1, 1.5],
          ['Speed', '×', 'B', 'one', 2, null],
          ['Speed', '×', 'A', 'two', 3, null],
          ['Energy', 'mJ', 'A', 'one', 4, null],
        ],
      },
      plot: { kind: 'bars', x: 2, y: [4], series: 3, panel: 0, unit: 1, published: 5 },
    }
    const out = await figureFile({ scene, style: STYLE, caption: '', format: 'pgfplots', dpi: 300 })
    const tex = Buffer.from(out.base64, 'base64').toString()
    expect(tex.match(/\\begin\{axis\}/g)).toHaveLength(2)
    expect(tex).toContain('ylabel={Speed ($\\times$)}')
    expect(tex).toContain('ylabel={Energy (mJ)}')
    expect(tex).toContain('xticklabels={{A},{B}}')
    // One legend for both panels: two designs and the marks.
    expect(tex.match(/\\addlegendentry\{.*\}/g)).toEqual(
      ['one', 'two', 'published'].map((name) => `\\addlegendentry{${name}}`),
    )
    expect(tex.replaceAll(/\s+/g, ' ')).toContain('coordinates { (0,1) (1,2) };')
    expect(tex.replaceAll(/\s+/g, ' ')).toMatch(/mark=-.*forget plot\] coordinates \{ \(0,1\.5\) \};/)
  })

  test('a heatmap includes its PDF: TeX cannot hold its cells', async () => {
    const scene: FigureScene = { ...SCENE, plot: { kind: 'image', x: 0, y: [1] } }
    const out = await figureFile({ scene, style: STYLE, caption: 'c', format: 'pgfplots', dpi: 300 })
    const tex = Buffer.from(out.base64, 'base64').toString()
    expect(tex).toContain('\\includegraphics[width=88.5mm]{cycles-stalls-1.pdf}')
    expect(tex).not.toContain('addplot')
  })
})

test('the caption is a text of its own', async () => {
  expect((await fileOf('caption')).toString()).toBe('100 % of it\n')
})
