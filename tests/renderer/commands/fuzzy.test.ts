import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fuzzyMatch } from '../../../src/renderer/commands/fuzzy.ts'

test.each([
  ['comp b', 'Compare selected runs with baseline', [0, 1, 2, 3, 27]],
  ['ot', 'Open the table', [0, 5]],
  ['', 'Anything', []],
  ['rt', 'Toggle dark theme', [9, 12]],
  ['gd', 'guidedDiffusion', [0, 6]],
])('%s in %s', (query, text, at) => {
  expect(fuzzyMatch(query, text)?.at).toEqual(at)
})

test.each([
  ['xyz', 'Open home'],
  ['eo', 'Open'.slice(0, 1)],
  ['ab', 'ba'],
])('%s is not in %s', (query, text) => {
  expect(fuzzyMatch(query, text)).toBeUndefined()
})

test('starts of words come before letters inside, a shorter title before a longer one', () => {
  const score = (text: string): number => fuzzyMatch('th', text)!.score
  expect(score('Toggle theme')).toBeGreaterThan(score('Show with keys'))
  expect(score('Theme')).toBeGreaterThan(score('Theme of the page'))
})

const word = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom('a', 'b', 'B', 'c', ' ', '-'), maxLength })

test('the letters found are those of the query in order, and found exactly when they are there', () => {
  fc.assert(
    fc.property(word(6), word(20), (query, text) => {
      const wanted = query.toLowerCase().replaceAll(' ', '')
      const [match, letters] = [fuzzyMatch(query, text), text.toLowerCase()]
      expect(match !== undefined).toBe(isSubsequence(wanted, letters))
      if (match === undefined) return
      expect(match.at.map((index) => letters[index]).join('')).toBe(wanted)
      expect(match.at).toEqual([...new Set(match.at)].toSorted((x, y) => x - y))
    }),
    { seed: 11, numRuns: 500 },
  )
})

function isSubsequence(part: string, whole: string): boolean {
  let at = 0
  for (let index = 0; index < whole.length && at < part.length; index++) if (whole[index] === part[at]) at++
  return at === part.length
}
