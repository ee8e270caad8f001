import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { FIXES } from '../../src/engine/model/rules.ts'

it('docs/rules.md names every fix with its title, its reason and its issues', () => {
  const text = readFileSync(new URL('../../docs/rules.md', import.meta.url), 'utf8')
  for (const { id, title, reason, issues } of FIXES) {
    const row = text.split('\n').find((line) => line.startsWith(`| \`${id}\` |`)) ?? ''
    expect(row, id).toContain(`| ${title} | ${reason}`)
    for (const issue of issues) expect(row, id).toContain(`[${issue}]`)
  }
})
