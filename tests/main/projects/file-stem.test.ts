import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fileStem } from '../../../src/main/services/projects/file-stem.ts'

test.each([
  ['Seed study', 'Seed-study'],
  ['Cambricon-D on guided diffusion', 'Cambricon-D-on-guided-diffusion'],
  ['../../etc/passwd', 'etc-passwd'],
  ['C:\\evil', 'C-evil'],
  ['con', 'project-con'],
  ['Nul.v2', 'project-Nul.v2'],
  ['console', 'console'],
  ['…', 'project'],
  ['', 'project'],
  ['.hidden', 'hidden'],
  ['Größe 2×', 'Größe-2'],
])('%j becomes %j', (name, stem) => {
  expect(fileStem(name)).toBe(stem)
})

test('never a path, never empty, never too long', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
      const stem = fileStem(name)
      expect(stem).toMatch(/^[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u)
      expect(Array.from(stem).length).toBeLessThanOrEqual(90)
    }),
    { seed: 4, numRuns: 300 },
  )
})
