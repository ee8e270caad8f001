import { describe, expect, it } from 'vitest'
import { readTopology } from '../../../src/engine/formats/topology.ts'
import type { Layer, TopologyKind } from '../../../src/engine/model/layer.ts'
import { convLayer, gemmLayer } from '../../../src/engine/model/layer.ts'
import type { Result } from '../../../src/engine/model/problem.ts'
import type { Rules } from '../../../src/engine/model/rules.ts'
import { CORRECTED, correctedWithout, SCALE_SIM_V2, SCALE_SIM_V3 } from '../../../src/engine/model/rules.ts'
import { notes, problems, value } from './outcome.ts'

const HEADER =
  'Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,'

const read = (text: string, rules: Rules, kind: TopologyKind = 'conv'): Result<readonly Layer[]> =>
  readTopology(text, { kind, rules, file: 't.csv' })

describe('compatible rules', () => {
  const layer = convLayer('c', [9, 8], [3, 2], 4, 5, [2, 2])
  it.each([
    ['the first line is the header whatever it is', `x\nc, 9, 8, 3, 2, 4, 5, 2,\n`, layer],
    ['blank lines, CR LF and blanks', `${HEADER}\r\n\r\n \t \r\n c ,9,8,3, 2 ,4,5,+0_2,\r\n`, layer],
    ['a BOM in the header', `\uFEFF${HEADER}\nc, 9, 8, 3, 2, 4, 5, 2,`, layer],
    ['two strides', `${HEADER}\nc, 9, 8, 3, 2, 4, 5, 2, 3,`, { ...layer, strideWidth: 3 }],
    ['ignored integers', `${HEADER}\nc, 9, 8, 3, 2, 4, 5, 2, 3, 7, -1,`, { ...layer, strideWidth: 3 }],
  ])('version 2: %s', (_, text, expected) => {
    const result = read(text, SCALE_SIM_V2)
    expect(value(result)).toEqual([expected])
    expect(notes(result)).toEqual([])
  })

  it('version 3: an optional ratio', () => {
    const text = `${HEADER}\nc, 9, 8, 3, 2, 4, 5, 2, 2:4,\nc, 9, 8, 3, 2, 4, 5, 2,\n`
    expect(value(read(text, SCALE_SIM_V3))).toEqual([{ ...layer, sparsity: { keep: 2, of: 4 } }, layer])
    expect(value(read('h\ng, 3, 4, 5, 1:2,', SCALE_SIM_V3, 'gemm'))).toEqual([
      { ...gemmLayer('g', 3, 4, 5), sparsity: { keep: 1, of: 2 } },
    ])
  })

  it('version 2 ignores what stands behind K', () => {
    expect(value(read('h\ng, 3, 4, 5, x:y,', SCALE_SIM_V2, 'gemm'))).toEqual([gemmLayer('g', 3, 4, 5)])
  })

  it('warn where the original drops a number that is not needed', () => {
    const result = read(`${HEADER}\nc, 9, 8, 3, 2, 4, 5, 2, 3`, SCALE_SIM_V2)
    expect(value(result)).toEqual([layer])
    expect(notes(result)).toMatchObject([
      { code: 'last-field-dropped', severity: 'warning', row: 2, column: 9, got: '"3"' },
    ])
  })

  it.each<[string, string, Rules, TopologyKind, string, number, number | undefined, string | undefined]>([
    ['empty', '', SCALE_SIM_V2, 'conv', 'empty-topology', 1, undefined, undefined],
    ['only a header', HEADER, SCALE_SIM_V2, 'conv', 'empty-topology', 1, undefined, undefined],
    [
      'no trailing comma',
      `${HEADER}\nc, 9, 8, 3, 2, 4, 5, 2`,
      SCALE_SIM_V2,
      'conv',
      'missing-field',
      2,
      8,
      'Strides',
    ],
    ['gemm without trailing comma', 'h\n\ng, 3, 4, 5', SCALE_SIM_V2, 'gemm', 'missing-field', 3, 4, 'K'],
    [
      'semicolons',
      `${HEADER}\nc; 9; 8; 3; 2; 4; 5; 2;`,
      SCALE_SIM_V2,
      'conv',
      'missing-field',
      2,
      1,
      'Layer name',
    ],
    [
      'a blank first line',
      `\n${HEADER}\nc, 9, 8, 3, 2, 4, 5, 2,`,
      SCALE_SIM_V2,
      'conv',
      'blank-first-line',
      2,
      2,
      'IFMAP Height',
    ],
    [
      'a word for a number',
      `${HEADER}\nc, 9, 8, 3, two, 4, 5, 2,`,
      SCALE_SIM_V2,
      'conv',
      'not-an-integer',
      2,
      5,
      'Filter Width',
    ],
    [
      'a fraction',
      `${HEADER}\nc, 9.0, 8, 3, 2, 4, 5, 2,`,
      SCALE_SIM_V2,
      'conv',
      'not-an-integer',
      2,
      2,
      'IFMAP Height',
    ],
    [
      'infinity',
      `${HEADER}\nc, inf, 8, 3, 2, 4, 5, 2,`,
      SCALE_SIM_V2,
      'conv',
      'not-an-integer',
      2,
      2,
      'IFMAP Height',
    ],
    [
      'a blank cell',
      `${HEADER}\nc, 9, 8, 3, 2, 4, 5, 2, ,`,
      SCALE_SIM_V2,
      'conv',
      'not-an-integer',
      2,
      9,
      'Stride Width',
    ],
    [
      'an ignored word',
      `${HEADER}\nc, 9, 8, 3, 2, 4, 5, 2, 2, x,`,
      SCALE_SIM_V2,
      'conv',
      'not-an-integer',
      2,
      10,
      'ignored field',
    ],
    ['zero', `${HEADER}\nc, 9, 8, 3, 2, 0, 5, 2,`, SCALE_SIM_V2, 'conv', 'out-of-range', 2, 6, 'Channels'],
    [
      'negative',
      `${HEADER}\nc, 9, 8, 3, 2, 4, 5, -2,`,
      SCALE_SIM_V2,
      'conv',
      'out-of-range',
      2,
      8,
      'Strides',
    ],
    [
      'above 2^31',
      `${HEADER}\nc, 2147483649, 8, 3, 2, 4, 5, 2,`,
      SCALE_SIM_V2,
      'conv',
      'out-of-range',
      2,
      2,
      'IFMAP Height',
    ],
    [
      'beyond doubles',
      `${HEADER}\nc, 1${'0'.repeat(400)}, 8, 3, 2, 4, 5, 2,`,
      SCALE_SIM_V2,
      'conv',
      'not-an-integer',
      2,
      2,
      'IFMAP Height',
    ],
    ['too many macs', 'h\ng, 2000000, 2000000, 2000000,', SCALE_SIM_V2, 'gemm', 'too-many-macs', 2, 2, 'M'],
    [
      'filter too high',
      `${HEADER}\nc, 2, 8, 3, 2, 4, 5, 2,`,
      SCALE_SIM_V2,
      'conv',
      'filter-larger-than-ifmap',
      2,
      4,
      'Filter Height',
    ],
    [
      'filter too wide',
      `${HEADER}\nc, 3, 1, 3, 2, 4, 5, 2,`,
      SCALE_SIM_V2,
      'conv',
      'filter-larger-than-ifmap',
      2,
      5,
      'Filter Width',
    ],
    [
      'two strides in v3',
      `${HEADER}\nc, 9, 8, 3, 2, 4, 5, 2, 2,`,
      SCALE_SIM_V3,
      'conv',
      'bad-sparsity-ratio',
      2,
      9,
      'Sparsity',
    ],
    [
      'ten fields in v3',
      `${HEADER}\nc, 9, 8, 3, 2, 4, 5, 2, 2, 2:4,`,
      SCALE_SIM_V3,
      'conv',
      'too-many-fields',
      2,
      10,
      undefined,
    ],
    [
      'ratio above one',
      `${HEADER}\nc, 9, 8, 3, 2, 4, 5, 2, 5:4,`,
      SCALE_SIM_V3,
      'conv',
      'bad-sparsity-ratio',
      2,
      9,
      'Sparsity',
    ],
    ['ratio for v3 gemm', 'h\ng, 3, 4, 5, 2,', SCALE_SIM_V3, 'gemm', 'bad-sparsity-ratio', 2, 5, 'Sparsity'],
    [
      'endless channels',
      `${HEADER}\nDP, 9, 8, 3, 2, 99999, 5, 2,`,
      SCALE_SIM_V2,
      'conv',
      'too-many-channels',
      2,
      6,
      'Channels',
    ],
  ])('refuse: %s', (_, text, rules, kind, code, row, column, field) => {
    const [found] = problems(read(text, rules, kind))
    expect(found).toMatchObject({ code, severity: 'error', file: 't.csv', row })
    expect([found?.column, found?.field]).toEqual([column, field])
  })

  it('advise on the trailing comma', () => {
    const [found] = problems(read(`${HEADER}\nc, 9, 8, 3, 2, 4, 5, 2`, SCALE_SIM_V2))
    expect(found).toMatchObject({
      expected: 'at least 8 fields and a trailing comma',
      got: '7 fields and "2"',
      remedy: 'End the row with a comma, or use --rules corrected.',
    })
  })

  it('tell every fault, at most 20', () => {
    expect(
      problems(read(`${HEADER}\nc, a, b, 3, c, 4, 5, d,\nc, 9, 8, 3, 2, 4, 5, x,`, SCALE_SIM_V2)).length,
    ).toBe(5)
    expect(problems(read(`${HEADER}\n${'c, x,\n'.repeat(99)}`, SCALE_SIM_V2)).length).toBe(20)
  })
})

describe('corrected rules', () => {
  const layer = convLayer('c', [9, 8], [3, 2], 4, 5, [2, 2])
  const row = 'c, 9, 8, 3, 2, 4, 5, 2,'
  it.each<[string, string, readonly string[]]>([
    ['as the original', `${HEADER}\n${row}`, []],
    ['BOM', `\uFEFF${HEADER}\n${row}`, ['bom']],
    ['CR LF', `${HEADER}\r\n${row}\r\n`, []],
    ['a blank first line', `\n${HEADER}\n${row}`, ['blank-first-line']],
    ['blank lines and comments', `${HEADER}\n\n# text\n,,,\n${row}\n`, []],
    ['no trailing comma', `${HEADER}\nc, 9, 8, 3, 2, 4, 5, 2`, ['no-trailing-comma']],
    ['semicolons', `${HEADER}\n${row}`.replaceAll(',', ';'), ['separator']],
    [
      'tabs',
      `${HEADER}\n${row}`.replaceAll(', ', '\t').replaceAll(',', ''),
      ['separator', 'no-trailing-comma'],
    ],
    ['no header', row, ['no-header']],
    ['quotes', `${HEADER}\n"c", "9", 8, 3, 2, 4, 5, 2,`, []],
    ['blank cells at the end', `${HEADER}\n${row} , , ,`, []],
    [
      'columns in any order',
      'STRIDES, numfilter, channels, Filter width, filterheight, ifmap WIDTH, IFMAP height, layer name\n2,5,4,2,3,8,9,c,',
      [],
    ],
    ['an unknown column', `${HEADER} Comment,\n${row} nice,`, ['unknown-column']],
  ])('%s', (_, text, codes) => {
    const result = read(text, CORRECTED)
    expect(value(result)).toEqual([layer])
    expect(notes(result).map(({ code }) => code)).toEqual(codes)
  })

  it('read padding, groups, batch and ratio by name', () => {
    const text =
      'Layer name,IFMAP Height,IFMAP Width,Filter Height,Filter Width,Channels,Num Filter,Stride Height,Stride Width,Padding,Groups,Batch,Sparsity\n' +
      'a,9,9,3,3,4,8,1,2,1,2,3,2:4\nb,9,9,3,3,4,8,1,,,,,\n'
    const plain = convLayer('b', [9, 9], [3, 3], 4, 8)
    expect(value(read(text, CORRECTED))).toEqual([
      {
        ...convLayer('a', [9, 9], [3, 3], 4, 8, [1, 2]),
        padHeight: 1,
        padWidth: 1,
        groups: 2,
        batch: 3,
        sparsity: {
          keep: 2,
          of: 4,
        },
      },
      plain,
    ])
  })

  it('read rows longer than a plain header by position', () => {
    const text = `${HEADER}\nc, 9, 8, 3, 2, 4, 5, 2, 3, 2:4, 7,`
    const result = read(text, CORRECTED)
    expect(value(result)).toEqual([{ ...layer, strideWidth: 3, sparsity: { keep: 2, of: 4 } }])
    expect(notes(result).map(({ code }) => code)).toEqual(['ignored-field'])
  })

  it('tell many repairs of one kind without repeating them all', () => {
    const result = read(`${HEADER}\n${'c, 9, 8, 3, 2, 4, 5, 2\n'.repeat(30)}`, CORRECTED)
    expect(value(result).length).toBe(30)
    expect(notes(result).length).toBe(21)
    expect(notes(result).at(-1)?.message).toBe('10 more of the same kind')
  })

  const padded =
    'Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides, Pad Height, Pad Width, Groups,'
  it.each<[string, string, string, number, number | undefined, string | undefined]>([
    [
      'filter larger than padded ifmap',
      `${padded}\nc, 2, 2, 5, 4, 1, 1, 1, 1, 1, 1,`,
      'filter-larger-than-ifmap',
      2,
      4,
      'Filter Height',
    ],
    [
      'channels not divisible',
      `${padded}\nc, 9, 9, 3, 3, 5, 4, 1, 0, 0, 2,`,
      'not-divisible',
      2,
      6,
      'Channels',
    ],
    [
      'filters not divisible',
      `${padded}\nc, 9, 9, 3, 3, 4, 5, 1, 0, 0, 2,`,
      'not-divisible',
      2,
      7,
      'Num Filter',
    ],
    ['negative padding', `${padded}\nc, 9, 9, 3, 3, 4, 4, 1, -1, 0, 2,`, 'out-of-range', 2, 9, 'Pad Height'],
    [
      'more cells than names',
      `Channels, ${padded.replace(' Channels,', '')}\n4, c, 9, 9, 3, 3, 4, 1, 1, 0, 2, 7, 8,`,
      'too-many-fields',
      2,
      12,
      undefined,
    ],
    ['a gemm topology', 'Layer, M, N, K,\ng, 1, 2, 3,', 'wrong-kind', 1, undefined, undefined],
    ['only comments', '# nothing\n\n', 'empty-topology', 1, undefined, undefined],
  ])('refuse: %s', (_, text, code, at, column, field) => {
    const [found] = problems(read(text, CORRECTED))
    expect(found).toMatchObject({ code, severity: 'error', file: 't.csv', row: at })
    expect([found?.column, found?.field]).toEqual([column, field])
  })

  it('each fix counts by itself', () => {
    const short = `${HEADER}\nc, 9, 8, 3, 2, 4, 5, 2`
    expect(problems(read(short, correctedWithout('keep-last-field')))).toMatchObject([
      { code: 'missing-field', row: 2, column: 8 },
    ])
    const blank = `\n${HEADER}\n${row}`
    expect(problems(read(blank, correctedWithout('tolerant-text')))).toMatchObject([
      { code: 'blank-first-line', row: 2 },
    ])
    expect(
      value(read(`${HEADER}\nDPx, 9, 8, 3, 2, 2, 5, 2,`, correctedWithout('named-depthwise'))).length,
    ).toBe(2)
  })
})
