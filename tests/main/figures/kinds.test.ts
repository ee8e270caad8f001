import { Resvg } from '@resvg/resvg-js'
import { describe, expect, test } from 'vitest'
import { ok } from '../../../src/engine/model/problem.ts'
import type { TimelineSeries } from '../../../src/engine/timeline/timeline.ts'
import { canvasOf } from '../../../src/main/services/figures/scene.ts'
import { drawScene, type SvgFigure } from '../../../src/main/services/figures/svg-file.ts'
import { figureFont } from '../../../src/main/services/figures/figure-font.ts'
import { figureFile } from '../../../src/main/services/figures/figure-file.ts'
import { FIGURE_KINDS } from '../../../src/main/services/figures/kinds/registry.ts'
import type { FigureSource } from '../../../src/main/services/figures/kinds/kind.ts'
import type { FigureSpec } from '../../../src/shared/model/figures.ts'
import { AXIS, layer, metrics, run, spec, STYLE } from './hand-made.ts'
import { codeOf, sceneOf, textsOf } from './scene-of.ts'

const dense = run({ id: 1, design: 'dense', metrics: metrics({ cycles: 100, speedup: 1 }) })
const delta = run({ id: 2, design: 'cambricon-d', metrics: metrics({ cycles: 40, speedup: 2.5 }) })

describe('run-bars', () => {
  test('a group per network, a column per design, nothing where there is no run', async () => {
    const other = run({ id: 3, workload: 'Other', design: 'dense', metrics: metrics({ cycles: 7 }) })
    const { table, plot } = await sceneOf(spec('run-bars'), { runs: [dense, delta, other] })
    expect(table.columns.map(({ title }) => title)).toEqual(['network', 'dense', 'cambricon-d'])
    expect(table.rows).toEqual([
      ['Tiny', 100, 40],
      ['Other', 7, null],
    ])
    expect(plot).toMatchObject({ kind: 'bars', x: 0, y: [1, 2] })
  })

  test('names say what differs: neither what all have nor what the array says already', async () => {
    const runs = [128, 256].map((rows) =>
      run({ id: rows, rows, cols: rows, differs: `rows ${rows}, columns ${rows}, bandwidth 5` }),
    )
    const { table } = await sceneOf(spec('run-bars'), { runs })
    expect(table.columns.map(({ title }) => title)).toEqual(['network', '128 × 128', '256 × 256'])
  })

  test('a GPU has tensor cores for an array, and a dataflow is told in words', async () => {
    const runs = [
      run({ id: 2, design: 'physical-a100', rows: 0, cols: 0, metrics: metrics({ cycles: 1 }) }),
      run({ metrics: metrics({ cycles: 2 }) }),
    ]
    const { table } = await sceneOf(spec('run-bars'), { runs })
    expect(table.columns.slice(1).map(({ title }) => title)).toEqual([
      'physical-a100 · tensor cores',
      'output stationary · 4 × 4',
    ])
  })

  test('a name that is wider than the figure is cut in its legend, not at the edge', async () => {
    const differs = Array.from({ length: 12 }, (_, index) => `setting ${index} is long`).join(', ')
    const runs = [
      run({ differs, metrics: metrics({ cycles: 1 }) }),
      run({ id: 2, metrics: metrics({ cycles: 2 }) }),
    ]
    const drawing = drawScene(await sceneOf(spec('run-bars'), { runs }), STYLE)
    expect(textsOf(drawing.body).some((text) => text.endsWith('...') || text.endsWith('…'))).toBe(true)
    expect(textsOf(drawing.body).join(' ')).not.toContain('setting 11')
  })

  test('a metric there is not is told with those there are', async () => {
    expect(await codeOf(spec('run-bars', { metric: 'beauty' }), { runs: [dense] })).toBe('unknown-metric')
    expect(await codeOf(spec('run-bars'), { runs: [] })).toBe('no-runs')
  })
})

describe('layer-bars', () => {
  const layers = [layer({ name: 'A', cycles: 3 }), layer({ name: 'B', cycles: 4, index: 1 })]

  test('a row per layer in the order of execution, the first step of a design left out', async () => {
    const first = layer({ name: 'A', step: 'first', cycles: 99 })
    const { table } = await sceneOf(spec('layer-bars'), {
      runs: [
        run({ layers: [first, ...layers] }),
        run({ id: 2, design: 'array-ws', layers: layers.slice(1) }),
      ],
    })
    expect(table.rows).toEqual([
      ['A', 3, null],
      ['B', 4, 4],
    ])
  })

  test('DRAM traffic is the sum of the three operands', async () => {
    const { table } = await sceneOf(spec('layer-bars', { metric: 'dramBytes' }), { runs: [run({ layers })] })
    expect(table.rows).toEqual([
      ['A', 60],
      ['B', 60],
    ])
  })

  test('239 layers have numbered ticks, which fit', async () => {
    const many = Array.from({ length: 239 }, (_, index) => layer({ name: `block.${index}.conv`, index }))
    const scene = await sceneOf(spec('layer-bars'), { runs: [run({ layers: many })] })
    const ticks = textsOf(drawScene(scene, STYLE).body).filter((text) => /^\d+$/.test(text))
    expect(ticks).toEqual(expect.arrayContaining(['1', '50', '100', '150', '200']))
    expect(textsOf(drawScene(scene, STYLE).body).join(' ')).not.toContain('block.')
  })
})

describe('cycle-accounting', () => {
  const accounting = {
    multiply: 60,
    fill: 10,
    drain: 10,
    edge: 20,
    stallIfmap: 0,
    stallFilter: 0,
    stallOfmap: 0,
    overhead: 0,
  }

  test('shares of a run sum to 100; accounts nobody has are left out', async () => {
    const { table } = await sceneOf(spec('cycle-accounting'), {
      runs: [run({ layers: [layer({ accounting })] })],
    })
    expect(table.columns.map(({ title }) => title)).toEqual([
      'run',
      'Multiply',
      'Fill and drain',
      'Edge folds',
    ])
    expect(table.rows).toEqual([['Tiny · output stationary', 60, 20, 20]])
  })

  test('the first step of 5 weighs once, the steady one four times', async () => {
    const waiting = { ...accounting, multiply: 0, fill: 0, drain: 0, edge: 0, overhead: 100 }
    const layers = [layer({ step: 'first', accounting: waiting }), layer({ accounting })]
    const { table } = await sceneOf(spec('cycle-accounting'), { runs: [run({ steps: 5, layers })] })
    // 100 of 500 cycles are overhead, 4 x 60 multiply.
    expect(table.rows[0]?.slice(1)).toEqual([48, 16, 16, 20])
  })
})

test('dram-causes: bytes by cause in the order of the causes', async () => {
  // Updates inside the banks are not on the bus.
  const layers = [layer({ dramCauses: { rawOutputWrites: 5, weights: 7, ndpUpdates: 100 } })]
  const { table } = await sceneOf(spec('dram-causes'), { runs: [run({ layers })] })
  expect(table.rows).toEqual([['Tiny · output stationary', 7, 5]])
})

describe('roofline', () => {
  test('a layer is MACs by byte and by second; the roof of a 4 x 4 array at 1 GHz is 16 G', async () => {
    const layers = [layer({ macs: 1200, cycles: 100 }), layer({ name: 'None', macs: 0 })]
    const scene = await sceneOf(spec('roofline'), { runs: [run({ layers })] })
    // 1200 MACs / 60 bytes, 12 MACs a cycle at 1 GHz.
    expect(scene.table.rows).toEqual([['Conv1', 'conv', 20, 12e9, 100]])
    expect(scene.plot).toMatchObject({ series: 1, xAxis: { isLog: true }, yAxis: { isLog: true } })
    expect(textsOf(drawScene(scene, STYLE).body).join(' ')).toContain('array 0.0160')
  })

  test('is of one run', async () => {
    expect(await codeOf(spec('roofline'), { runs: [dense, delta] })).toBe('wrong-run-count')
  })
})

/** Two lines of 4 PEs over 8 cycles: sums of busy PEs in each of `bins` bins. */
function timeline(sums: readonly number[]): FigureSource['timeline'] {
  return (_, { bins }) => {
    if (sums.length !== 2 * bins) throw new Error(`asked for ${bins} bins`)
    const series = { rows: 2, bins, sums: Float64Array.from(sums) }
    return Promise.resolve(ok(series as unknown as TimelineSeries))
  }
}

describe('heatmap', () => {
  test('percent of the PEs of a line: a full bin is 100, an idle one 0', async () => {
    const scene = await sceneOf(spec('heatmap', { t0: 2, t1: 4 }), {
      runs: [run({})],
      timeline: timeline([4, 2, 0, 1]),
    })
    expect(scene.table.rows).toEqual([
      [0, 2, 100],
      [0, 3, 50],
      [1, 2, 0],
      [1, 3, 25],
    ])
  })

  test('is one image of the data, stretched without smoothing', async () => {
    const scene = await sceneOf(spec('heatmap', { t0: 0, t1: 2 }), {
      runs: [run({})],
      timeline: timeline([4, 0, 0, 4]),
    })
    const images = drawScene(scene, STYLE).body.match(/<image [^>]*>/g) ?? []
    expect(images).toHaveLength(1)
    expect(images[0]).toContain('image-rendering="pixelated"')
    const png = Buffer.from(/base64,([^"]+)/.exec(images[0] ?? '')?.[1] ?? '', 'base64')
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2, 2])
  })

  test('a window beyond the run is cut to it', async () => {
    const scene = await sceneOf(spec('heatmap', { t0: 6, t1: 99 }), {
      runs: [run({})],
      timeline: timeline([4, 4, 4, 4]),
    })
    expect(scene.table.rows.map(([, cycle]) => cycle)).toEqual([6, 7, 6, 7])
  })

  test('a picture of 2000 x 512 cells stays below 500 kB as PDF', async () => {
    // Noise is what compresses worst.
    const noise = Float64Array.from({ length: 2000 * 512 }, (_, index) => (index * 2654435761) % 5)
    const scene = await sceneOf(spec('heatmap'), {
      runs: [run({})],
      axisOf: () => Promise.resolve(ok({ ...AXIS, rows: 512, endCycle: 2000 })),
      timeline: () =>
        Promise.resolve(ok({ rows: 512, bins: 2000, sums: noise } as unknown as TimelineSeries)),
    })
    const file = await figureFile({ scene, style: STYLE, caption: '', format: 'pdf', dpi: 600 })
    expect(Buffer.from(file.base64, 'base64').length).toBeLessThanOrEqual(500_000)
  })
})

test('small-multiples: networks by arrays by designs, arrays by size', async () => {
  const runs = [
    run({ id: 1, rows: 256, cols: 256, metrics: metrics({ cycles: 1 }) }),
    run({ id: 2, rows: 128, cols: 128, metrics: metrics({ cycles: 2 }) }),
  ]
  const { table } = await sceneOf(spec('small-multiples'), { runs })
  expect(table.rows).toEqual([
    ['Tiny', '128', 2],
    ['Tiny', '256', 1],
  ])
})

test('small-multiples: axes of their own, or one end for all', async () => {
  const runs = [
    run({ id: 1, workload: 'A', metrics: metrics({ cycles: 1 }) }),
    run({ id: 2, workload: 'B', metrics: metrics({ cycles: 20 }) }),
  ]
  const endsOf = async (options: FigureSpec['options']): Promise<readonly unknown[]> => {
    const { option } = await sceneOf(spec('small-multiples', options), { runs })
    return [option(canvasOf(STYLE)).yAxis].flat().map((axis) => axis?.max)
  }
  expect(await endsOf({})).toEqual([1, 20])
  expect(await endsOf({ scale: 'common' })).toEqual([20, 20])
})

test('layer-bars: time is cycles by the clock of the run', async () => {
  const layers = [layer({ name: 'a', cycles: 30 }), layer({ name: 'b', cycles: 10 })]
  const runs = [run({ layers, metrics: metrics({ cycles: 40, timeMs: 8 }) })]
  const { table } = await sceneOf(spec('layer-bars', { metric: 'timeMs' }), { runs })
  expect(table.rows).toEqual([
    ['a', 6],
    ['b', 2],
  ])
})

const LONG = Array.from({ length: 9 }, (_, index) =>
  run({
    id: index,
    design: `a-design-with-a-long-name-${index}`,
    metrics: metrics({ cycles: 123_456_789 * (index + 1), dramBytes: 1e12 * (index + 1) }),
    layers: [layer({ dramBytes: { ifmap: 1e12, filter: 2e12, ofmap: 3e11 } })],
  }),
)

describe.each(['ieee-single', 'ieee-double'] as const)('at the width %s', (width) => {
  const style = { ...STYLE, width }

  test.each([
    ['run-bars', {}],
    ['run-bars', { metric: 'dramBytes' }],
    ['layer-bars', {}],
    ['dram-causes', {}],
    ['small-multiples', {}],
  ] as const)('every word of %s %j is inside the page', async (kind, options) => {
    const figure = drawScene(await sceneOf(spec(kind, options), { runs: LONG }), style)
    expect(textsOf(figure.body).length).toBeGreaterThan(8)
    expect(inkOutside(figure)).toBe(0)
  })
})

test('long names beside lying bars are broken: half of the figure is for the bars', async () => {
  const differs = 'a setting of many words, and another one of many words'
  const accounting = { layers: [layer({ dramBytes: { ifmap: 1e12, filter: 2e12, ofmap: 3e11 } })] }
  const runs = [run({ differs, ...accounting }), run({ id: 2, ...accounting })]
  const scene = await sceneOf(spec('dram-causes'), { runs })
  const { grid } = scene.option(canvasOf(STYLE))
  const { left = 0 } = [grid].flat()[0] ?? {}
  expect(Number(left)).toBeLessThan(canvasOf(STYLE).width / 2)
  const figure = drawScene(scene, STYLE)
  expect(textsOf(figure.body)).toContain('DRAM traffic (TB)')
  expect(inkOutside(figure)).toBe(0)
})

test('what hangs over the edge of the page is found', () => {
  const figure = { body: '<text x="80" y="50" font-size="20">over</text></svg>', width: 100, height: 100 }
  expect(inkOutside(figure)).toBeGreaterThan(0)
})

/** Pixels that are painted beside the page when there is room around it. */
function inkOutside({ body, width, height }: Pick<SvgFigure, 'body' | 'width' | 'height'>): number {
  const room = 60
  const [all, tall] = [width + 2 * room, height + 2 * room]
  const head = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${all}" height="${tall}" viewBox="${-room} ${-room} ${all} ${tall}">`
  const { name, path } = figureFont('sans')
  const { pixels } = new Resvg(head + body, {
    font: { loadSystemFonts: false, fontFiles: [`${path}.ttf`], defaultFontFamily: name },
  }).render()
  let ink = 0
  for (let y = 0; y < tall; y++) {
    for (let x = 0; x < all; x++) {
      const isInside = x >= room && x < room + width && y >= room && y < room + height
      if (!isInside && (pixels[4 * (y * all + x) + 3] ?? 0) > 0) ink++
    }
  }
  return ink
}

test('the halo of a word lies below it: a program that paints fills first would cover the word', async () => {
  const { body } = drawScene(await sceneOf(spec('roofline'), { runs: [run({ layers: [layer({})] })] }), STYLE)
  expect(body).not.toContain('paint-order')
  const named = [...body.matchAll(/<text ([^>]*)>([^<]*TMAC\/s)<\/text>/g)]
  expect(named).toHaveLength(2)
  expect(named[0]?.[1]).toMatch(/fill="#FFFFFF" stroke="#FFFFFF"/)
  expect(named[1]?.[1]).toMatch(/fill="#15191C"/)
  expect(named[1]?.[1]).not.toContain('stroke')
})

test('bytes have their prefix in the title, cycles at every tick', async () => {
  const words = async (metric: string): Promise<readonly string[]> =>
    textsOf(drawScene(await sceneOf(spec('run-bars', { metric }), { runs: LONG }), STYLE).body)
  expect(await words('dramBytes')).toContain('DRAM traffic (TB)')
  const cycles = await words('cycles')
  expect(cycles).toContain('Cycles')
  expect(cycles.filter((word) => /^[\d.]+[MG]$/.test(word)).length).toBeGreaterThan(2)
})

test('the list of kinds says what each wants, and every option has a first value among its choices', () => {
  expect(new Set(FIGURE_KINDS.map(({ kind }) => kind)).size).toBe(FIGURE_KINDS.length)
  for (const { needs, runs, options } of FIGURE_KINDS) {
    expect(runs !== undefined).toBe(needs === 'runs')
    for (const { choices, initial } of options) {
      if (choices === undefined || choices === 'sweep-fields' || initial === null) continue
      expect(choices.map(({ value }) => value)).toContain(initial)
    }
  }
})
