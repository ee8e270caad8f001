import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  designsMarkdown,
  parametersMarkdown,
  validationMarkdown,
} from '../../../src/engine/designs/validation/markdown.ts'
import { validate } from '../../../src/engine/designs/validation.ts'
import { findValidationPreset } from '../../../src/engine/designs/validation/presets.ts'
import { valueOf } from './helpers.ts'

/** The section between its markers; how a table is padded does not matter. */
function section(file: string, name: string): string {
  const text = readFileSync(new URL(`../../../docs/${file}`, import.meta.url), 'utf8')
  const [, found] = new RegExp(`<!-- generated: ${name} -->([\\s\\S]*?)<!-- end -->`).exec(text) ?? []
  if (found === undefined) throw new Error(`${file} has no section ${name}`)
  return unpadded(found)
}

function unpadded(text: string): string {
  return text.trim().replaceAll(/-{2,}/g, '--').replaceAll(/ +/g, ' ').replaceAll('\\_', '_')
}

const validation = (preset: string): string =>
  validationMarkdown(valueOf(validate(valueOf(findValidationPreset(preset)))))

test.each([
  ['models.md', 'designs', designsMarkdown],
  ['models.md', 'parameters', parametersMarkdown],
  ['validation.md', 'paper', () => validation('paper')],
  ['validation.md', 'whole-network', () => validation('whole-network')],
])('docs/%s, section %s, is what the code says today', (file, name, made) => {
  expect(section(file, name)).toBe(unpadded(made()))
})
