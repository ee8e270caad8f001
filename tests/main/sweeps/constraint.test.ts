import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseConstraint } from '../../../src/main/services/sweeps/constraint.ts'
import { SPEC_FIELDS } from '../../../src/main/services/runs/spec-fields.ts'
import { problemsOf, valueOf } from './specs.ts'

const FIELDS = SPEC_FIELDS.filter(({ info }) => info.of !== 'design').map(({ info }) => info)
const parse = (source: string) => parseConstraint(source, FIELDS)

function holds(source: string, values: Readonly<Record<string, number | string>>): boolean {
  return valueOf(parse(source)).holds((field) => values[field])
}

describe('constraints', () => {
  it.each([
    ['rows*cols <= 65536', { rows: 256, cols: 256 }, true],
    ['rows*cols <= 65536', { rows: 256, cols: 257 }, false],
    ['rows*cols<65536', { rows: 256, cols: 256 }, false],
    ['rows == cols', { rows: 8, cols: 8 }, true],
    ['rows != cols', { rows: 8, cols: 8 }, false],
    [
      'ifmapSramKb + filterSramKb + ofmapSramKb <= 3072',
      { ifmapSramKb: 1024, filterSramKb: 1024, ofmapSramKb: 1024 },
      true,
    ],
    ['rows - 2 - 1 == 5', { rows: 8 }, true],
    ['rows / 2 / 2 == 2', { rows: 8 }, true],
    ['2 + rows * 3 == 26', { rows: 8 }, true],
    ['(2 + rows) * 3 == 30', { rows: 8 }, true],
    ['-rows + 9 == 1', { rows: 8 }, true],
    ['- -rows >= .5e1', { rows: 8 }, true],
    ['rows > 1 and cols > 1 or steps > 1', { rows: 1, cols: 1, steps: 2 }, true],
    ['rows > 1 and (cols > 1 or steps > 1)', { rows: 1, cols: 1, steps: 2 }, false],
    ["dataflow == 'ws'", { dataflow: 'ws' }, true],
    ['dataflow != "ws" and rows >= 8', { dataflow: 'os', rows: 8 }, true],
    ["'os' == dataflow", { dataflow: 'ws' }, false],
    ["fix.sound-memory == 'off'", { 'fix.sound-memory': 'off' }, true],
  ] as const)('%s with %j: %s', (source, values, expected) => {
    expect(holds(source, values)).toBe(expected)
  })

  it('does not hold where a number is missing: nothing divided by, no such field', () => {
    for (const operator of ['<', '<=', '>', '>=', '==', '!=']) {
      expect(holds(`1 / (rows - 8) ${operator} 1`, { rows: 8 })).toBe(false)
      expect(holds(`1 ${operator} batch`, { rows: 8 })).toBe(false)
    }
  })

  it('tells which fields it looks at', () => {
    expect(valueOf(parse('rows*cols <= 2 or rows == 1')).fields).toEqual(['rows', 'cols'])
  })

  it.each([
    ['', 1, 'A value is missing here', undefined],
    ['rows', 1, 'This is not a comparison', undefined],
    ['rows <= ', 8, 'A value is missing here', undefined],
    ['rows = 8', 6, 'This character has no meaning here', 'Write == for equal.'],
    ['row <= 8', 1, 'There is no field of this name', 'Did you mean rows?'],
    ['rows <= 8 && cols <= 8', 11, 'This character has no meaning here', 'Write and.'],
    ['(rows <= 8', 11, 'A parenthesis is not closed', undefined],
    ['rows <= 8)', 10, 'The constraint should end here', 'Join comparisons with and, or.'],
    ['1 <= rows <= 8', 11, 'The constraint should end here', 'Join comparisons with and, or.'],
    ['(1 <= rows) <= 8', 1, 'A number is needed here', 'Join comparisons with and, or.'],
    ['rows + dataflow > 2', 8, 'A number is needed here', 'Join comparisons with and, or.'],
    ['rows and cols', 1, 'This is not a comparison', undefined],
    ['dataflow == 8', 1, 'A text cannot be compared with a number', undefined],
    ["dataflow < 'ws'", 10, 'Texts are equal or not, and have no order', undefined],
    ["dataflow == 'wss'", 13, 'The field has no such value', 'Did you mean ws?'],
    ['dataflow == ws', 13, 'There is no field of this name', undefined],
    ["dataflow == 'ws", 13, 'This character has no meaning here', 'Close the quotes.'],
    ['outlierRate > 0', 1, 'There is no field of this name', undefined],
  ])('refuses %j at column %i', (source, column, message, remedy) => {
    const [problem] = problemsOf(parse(source))
    expect(problem).toMatchObject({ code: 'bad-constraint', field: source, column, message })
    if (remedy !== undefined) expect(problem?.remedy).toBe(remedy)
  })

  it('is bounded in length and depth', () => {
    expect(problemsOf(parse('('.repeat(501)))[0]?.message).toBe('The constraint is too long')
    expect(problemsOf(parse('('.repeat(500)))[0]?.message).toBe('A value is missing here')
  })

  it('computes as the language does', () => {
    type Tree = number | 'rows' | 'cols' | readonly [string, Tree, Tree]
    const leaf = fc.oneof(fc.nat({ max: 9 }), fc.constantFrom('rows' as const, 'cols' as const))
    const tree: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.tuple(fc.constantFrom('+', '-', '*'), tie('tree'), tie('tree')),
      ),
    })).tree
    const write = (node: Tree): string =>
      typeof node === 'object' ? `(${write(node[1])} ${node[0]} ${write(node[2])})` : String(node)
    const value = (node: Tree, rows: number, cols: number): number => {
      if (node === 'rows') return rows
      if (node === 'cols') return cols
      if (typeof node === 'number') return node
      const [a, b] = [value(node[1], rows, cols), value(node[2], rows, cols)]
      return node[0] === '+' ? a + b : node[0] === '-' ? a - b : a * b
    }
    fc.assert(
      fc.property(tree, tree, fc.nat(9), fc.nat(9), (left, right, rows, cols) => {
        const [a, b] = [value(left, rows, cols), value(right, rows, cols)]
        expect(holds(`${write(left)} <= ${write(right)}`, { rows, cols })).toBe(a <= b)
      }),
      { seed: 4, numRuns: 200 },
    )
  })

  it('never throws on any text', () => {
    const piece = fc.constantFrom(
      'rows',
      'dataflow',
      '1',
      '<=',
      '==',
      '(',
      ')',
      '-',
      '*',
      'and',
      'or',
      "'ws'",
      '%',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const parsed = parse(pieces.join(''))
        if (!parsed.ok) expect(parsed.problems[0]?.column).toBeGreaterThan(0)
      }),
      { seed: 4, numRuns: 500 },
    )
  })
})
