import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { FILTER_FIELD_IDS } from '../../src/shared/filter/fields.ts'
import { METRIC_IDS, METRICS } from '../../src/shared/model/metrics.ts'

const text = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8')

test('docs/metrics.md defines every metric in the words of the program', () => {
  for (const id of METRIC_IDS) {
    const row = text.split('\n').find((line) => line.startsWith(`| \`${id}\``))
    const cells = row?.split('|').map((cell) => cell.trim())
    const { title, unit, direction, definition } = METRICS[id]
    expect(cells?.[2], id).toBe(title)
    expect(cells?.[3], id).toBe(unit)
    expect(cells?.[4], id).toBe(direction === 'neutral' ? '' : direction)
    expect(cells?.[6], id).toBe(definition)
  }
})

test('docs/metrics.md names every key of the filter language', () => {
  for (const id of FILTER_FIELD_IDS) expect(text).toContain(`\`${id}\``)
})
