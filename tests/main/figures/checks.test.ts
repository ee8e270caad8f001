import Pdf from 'pdfkit'
import { describe, expect, test } from 'vitest'
import type { EChartsOption } from 'echarts'
import { dataCheck, undrawable } from '../../../src/main/services/figures/checks/data-check.ts'
import { drawnTexts, overhangPx, overlap } from '../../../src/main/services/figures/checks/drawn-texts.ts'
import { figureChecks } from '../../../src/main/services/figures/checks/figure-checks.ts'
import { encodePng } from '../../../src/main/services/figures/png-encode.ts'
import { pdfFile } from '../../../src/main/services/figures/pdf-file.ts'
import type { FigureScene } from '../../../src/main/services/figures/scene.ts'
import { drawScene } from '../../../src/main/services/figures/svg-file.ts'
import { problem } from '../../../src/engine/model/problem.ts'
import type { FigureCheck, FigureCheckId, FigureRow, FigureStyle } from '../../../src/shared/model/figures.ts'
import { run, STYLE } from './hand-made.ts'

function scene(option: EChartsOption, change: Partial<FigureScene> = {}): FigureScene {
  return {
    title: 'T',
    option: ({ fontFamily, textPx }) => ({
      animation: false,
      textStyle: { fontFamily, fontSize: textPx },
      ...option,
    }),
    table: { columns: [], rows: [] },
    plot: { kind: 'bars', x: 0, y: [] },
    ...change,
  }
}

async function checksOf(drawn: FigureScene, style: FigureStyle = STYLE): Promise<readonly FigureCheck[]> {
  const drawing = drawScene(drawn, style)
  return figureChecks({ scene: drawn, style, drawing, pdf: await pdfFile(drawing, style) })
}

async function checkOf(id: FigureCheckId, drawn: FigureScene, style: FigureStyle = STYLE) {
  const found = (await checksOf(drawn, style)).find((check) => check.id === id)
  if (found === undefined) throw new Error(`no check ${id}`)
  return found
}

function words(...places: readonly (readonly [x: number, y: number, text: string])[]): FigureScene {
  return scene({
    graphic: places.map(([left, top, text]) => ({
      type: 'text',
      left,
      top,
      style: { text, fontSize: 9.33, fontFamily: 'IBM Plex Sans', fill: '#000000' },
    })),
  })
}

function bars(...looks: readonly (readonly [color: string, hatch?: number])[]): FigureScene {
  return scene({
    xAxis: { type: 'category', data: ['a'] },
    yAxis: { type: 'value' },
    series: looks.map(([color, hatch], index) => ({
      type: 'bar',
      name: `series ${index}`,
      data: [1],
      itemStyle: {
        color,
        decal: hatch === undefined ? { symbol: 'none' } : { symbol: 'rect', rotation: hatch },
      },
    })),
  })
}

test('a figure in order passes everything, with nothing to do', async () => {
  const checks = await checksOf(bars(['#0B3C5D'], ['#E9A13B']))
  expect(checks.map(({ verdict }) => verdict)).toEqual(Array.from(checks, () => 'pass'))
  expect(checks.map(({ remedy }) => remedy).join('')).toBe('')
  expect(checks.map(({ id }) => id)).toEqual([
    'width',
    'text-size',
    'fonts',
    'inside',
    'overlap',
    'greyscale',
    'colour-vision',
  ])
})

test.each([
  ['ieee-single', '88.9\u00A0mm'],
  ['acm-double', '177.8\u00A0mm'],
] as const)('the width of %s is read from its PDF', async (width, measured) => {
  expect(await checkOf('width', bars(['#0B3C5D']), { ...STYLE, width })).toMatchObject({ measured })
})

test('a PDF of another width fails', async () => {
  const drawn = bars(['#0B3C5D'])
  const drawing = drawScene(drawn, { ...STYLE, width: 'acm-single' })
  const pdf = await pdfFile(drawing, STYLE)
  const [width] = figureChecks({ scene: drawn, style: STYLE, drawing, pdf })
  expect(width).toMatchObject({ id: 'width', verdict: 'fail', measured: '84.7\u00A0mm' })
})

describe('text', () => {
  test.each([
    [6, 'pass'],
    [5.9, 'fail'],
  ] as const)('of %f pt: %s', async (pt, verdict) => {
    const drawn = scene({
      graphic: [{ type: 'text', left: 5, top: 5, style: { text: 'word', fontSize: (pt * 96) / 72 } }],
    })
    expect(await checkOf('text-size', drawn)).toMatchObject({ verdict })
  })

  test('that is too small is enough after the remedy', async () => {
    // As the figures of this program have it: ticks are smaller than text.
    const drawn: FigureScene = {
      ...scene({}),
      option: ({ tickPx }) => ({
        graphic: [{ type: 'text', left: 5, top: 5, style: { text: 'word', fontSize: tickPx } }],
      }),
    }
    const { verdict, remedy } = await checkOf('text-size', drawn, { ...STYLE, fontSizePt: 5 })
    expect(verdict).toBe('fail')
    const fontSizePt = Number(/([\d.]+) pt/.exec(remedy)?.[1])
    expect(fontSizePt).toBeGreaterThan(5)
    expect(await checkOf('text-size', drawn, { ...STYLE, fontSizePt })).toMatchObject({ verdict: 'pass' })
    const below = { ...STYLE, fontSizePt: fontSizePt - 0.5 }
    expect(await checkOf('text-size', drawn, below)).toMatchObject({ verdict: 'fail' })
  })

  test('on text is told by its words, beside it is not', async () => {
    expect(await checkOf('overlap', words([10, 10, 'one'], [12, 12, 'two']))).toMatchObject({
      verdict: 'fail',
      measured: '“one” on “two”',
    })
    expect(await checkOf('overlap', words([10, 10, 'one'], [60, 10, 'two']))).toMatchObject({
      verdict: 'pass',
    })
  })

  test('beyond the column is told in mm', async () => {
    const { verdict, measured } = await checkOf('inside', words([330, 10, 'far too long to fit']))
    expect(verdict).toBe('fail')
    expect(Number.parseFloat(measured)).toBeGreaterThan(5)
  })

  const tenPerLetter = (text: string): number => 10 * text.length

  test('turned by a quarter reaches up, not right', () => {
    const [found] = drawnTexts(
      '<text text-anchor="start" style="font-size:10px" transform="matrix(0,-1,1,0,50,100)" fill="#000">ab</text>',
      tenPerLetter,
    )
    const xs = found?.corners.map(([x]) => x) ?? []
    const ys = found?.corners.map(([, y]) => y) ?? []
    expect([Math.min(...xs), Math.max(...xs)]).toEqual([50 - 3.6, 50 + 3.6])
    expect([Math.min(...ys), Math.max(...ys)]).toEqual([80, 100])
    expect(overhangPx(found === undefined ? [] : [found], { width: 52, height: 100 })).toBeCloseTo(1.6)
  })

  test('turned boxes whose upright frames overlap need not overlap themselves', () => {
    const at = (x: number) =>
      `<text text-anchor="start" style="font-size:10px" transform="translate(${x} 50) rotate(45)" fill="#000">abcd</text>`
    const [a, b, c] = drawnTexts(at(0) + at(14) + at(4), tenPerLetter)
    if (a === undefined || b === undefined || c === undefined) throw new Error('three texts')
    expect(overlap(a, b)).toBe(false)
    expect(overlap(a, c)).toBe(true)
  })

  test('drawn twice at its place, for a halo, is one', () => {
    const once = '<text style="font-size:10px" transform="translate(1 1)" fill="#000">x</text>'
    expect(drawnTexts(once + once, tenPerLetter)).toHaveLength(1)
  })
})

test('a font that is not inside the file fails', async () => {
  const drawn = bars(['#0B3C5D'])
  const pdf = await new Promise<Buffer>((resolve) => {
    const document = new Pdf({ size: [252, 170] })
    const chunks: Buffer[] = []
    document.on('data', (chunk: Buffer) => chunks.push(chunk))
    document.on('end', () => resolve(Buffer.concat(chunks)))
    document.font('Helvetica').text('word')
    document.end()
  })
  const checks = figureChecks({ scene: drawn, style: STYLE, drawing: drawScene(drawn, STYLE), pdf })
  expect(checks.find(({ id }) => id === 'fonts')).toMatchObject({ verdict: 'fail', measured: 'not inside' })
})

describe('series', () => {
  // Pure red has the luminance 0.2126, which is this grey: 1.055 * 0.2126^(1/2.4) - 0.055 = 0.498, 127 of 255.
  test('of one luminance are alike in greyscale, not in colour', async () => {
    const drawn = bars(['#FF0000'], ['#7F7F7F'])
    expect(await checkOf('greyscale', drawn)).toMatchObject({
      verdict: 'fail',
      measured: 'ΔL 0, series 0 and series 1',
    })
    expect(await checkOf('colour-vision', drawn)).toMatchObject({ verdict: 'pass' })
  })

  test('are told apart by their hatch', async () => {
    expect(await checkOf('greyscale', bars(['#FF0000'], ['#7F7F7F', 1]))).toMatchObject({
      verdict: 'pass',
      measured: 'by shape or hatch',
    })
  })

  test('white and black are 100 apart', async () => {
    expect(await checkOf('greyscale', bars(['#000000'], ['#FFFFFF']))).toMatchObject({ measured: 'ΔL 100' })
  })
})

test.each([
  [100, false, 'warn'],
  [100, true, 'pass'],
  [2000, false, 'pass'],
] as const)('a raster of %i columns, whole: %s: %s', async (columns, isWhole, verdict) => {
  const png = encodePng(new Uint8Array(3 * columns), columns, 1).toString('base64')
  const image = `data:image/png;base64,${png}`
  const drawn = scene(
    { graphic: [{ type: 'image', left: 10, top: 10, style: { image, width: 300, height: 50 } }] },
    { raster: { isWhole } },
  )
  const found = await checkOf('raster', drawn)
  expect(found.verdict).toBe(verdict)
  // 300 of 336 px of a width of 88.9 mm are 3.125 inches.
  expect(Number.parseFloat(found.measured)).toBeCloseTo(columns / 3.125, -1)
})

describe('data', () => {
  const saved = { dataHash: 'a'.repeat(64) } as FigureRow

  test('of runs that are done and as it was saved pass', () => {
    expect(dataCheck([run({})], saved, 'a'.repeat(64))).toMatchObject({
      verdict: 'pass',
      measured: '1 run, aaaaaaaa',
    })
  })

  test('other than when it was saved are to be looked at', () => {
    expect(dataCheck([run({})], saved, 'b'.repeat(64))).toMatchObject({ verdict: 'warn' })
    expect(dataCheck([run({})], undefined, 'b'.repeat(64))).toMatchObject({ verdict: 'pass' })
  })

  test('of a run that was stopped fail, named', () => {
    expect(dataCheck([run({ id: 7, status: 'partial' })], saved, 'a'.repeat(64))).toMatchObject({
      verdict: 'fail',
      measured: 'run 7 is partial',
    })
  })

  test('that are gone are said as the store says it', () => {
    const gone = problem('not-found', 'There is no run 3', { remedy: 'Run it again.' })
    expect(undrawable([gone])).toMatchObject({
      verdict: 'fail',
      measured: 'There is no run 3',
      remedy: 'Run it again.',
    })
  })
})
