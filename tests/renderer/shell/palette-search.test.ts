import { expect, test } from 'vitest'
import type { Command } from '../../../src/renderer/commands/command.ts'
import {
  commandLines,
  LINES_PER_GROUP,
  parseQuery,
  providedLines,
} from '../../../src/renderer/shell/palette-search.ts'

function command(id: string, title: string, more: Partial<Command> = {}): Command {
  return { id, title, group: 'Go to', run: () => undefined, ...more }
}

const COMMANDS = [
  command('theme', 'Toggle theme', { group: 'Settings', hotkey: 'T' }),
  command('home', 'Open home'),
  command('compare', 'Compare selected runs', { group: 'Compare', when: () => false }),
  command('tab', 'Show tab 1', { isHidden: true }),
]

test.each([
  ['', undefined, ''],
  ['open', undefined, 'open'],
  ['>open', '>', 'open'],
  ['@ conv1', '@', 'conv1'],
  ['#', '#', ''],
])('%j asks in %s for %j', (text, scope, query) => {
  expect(parseQuery(text)).toEqual({ scope, query })
})

test('with nothing typed the recent ones come first, then the others by group', () => {
  const lines = commandLines(COMMANDS, ['theme', 'gone'], '')
  expect(lines.map(({ id, group }) => [id, group])).toEqual([
    ['theme', 'Recent'],
    ['home', 'Go to'],
  ])
})

test('what cannot be done now and what is only a key is not offered', () => {
  expect(commandLines(COMMANDS, [], 'compare')).toEqual([])
  expect(commandLines(COMMANDS, ['compare', 'tab'], '').map(({ id }) => id)).toEqual(['home', 'theme'])
})

test('the best match is first, with its letters and its key', () => {
  const [first] = commandLines(COMMANDS, [], 'tth')
  expect(first).toMatchObject({ id: 'theme', at: [0, 7, 8], hotkey: 'T', group: 'Commands' })
})

test('items of the providers keep their group and order; they know the limit', async () => {
  const asked: unknown[] = []
  const lines = await providedLines(
    [
      {
        id: 'layers',
        group: 'Layers',
        find: (query, limit) => {
          asked.push(query, limit)
          return [{ id: '1', title: 'conv1', hint: '14 807', run: () => undefined }]
        },
      },
      {
        id: 'runs',
        group: 'Runs',
        find: () => Promise.resolve([{ id: '1', title: 'GUID', runId: 4, run: () => 0 }]),
      },
    ],
    'con',
  )
  expect(asked).toEqual(['con', LINES_PER_GROUP])
  expect(lines.map(({ id, group, at, hint, runId }) => ({ id, group, at, hint, runId }))).toEqual([
    { id: 'layers-1', group: 'Layers', at: [0, 1, 2], hint: '14 807', runId: undefined },
    { id: 'runs-1', group: 'Runs', at: [], hint: undefined, runId: 4 },
  ])
})
