import { COMMAND_GROUPS, type Command, type PaletteItem, type PaletteProvider } from '../commands/command.ts'
import { fuzzyMatch } from '../commands/fuzzy.ts'

/** A line of the palette. */
export interface PaletteLine {
  readonly id: string
  readonly group: string
  readonly title: string
  /** Which letters of the title matched. */
  readonly at: readonly number[]
  readonly hotkey?: string
  readonly hint?: string
  readonly runId?: number
  readonly cli?: () => string | undefined
  readonly source: { readonly command: Command } | { readonly item: PaletteItem }
}

/** Lines per group while something is typed. */
export const LINES_PER_GROUP = 12

/** What is asked for: `>` commands only, `@` and `#` the providers that have that sign, else everything. */
export function parseQuery(text: string): {
  readonly scope: '>' | '@' | '#' | undefined
  readonly query: string
} {
  const sign = text.at(0)
  const scope = sign === '>' || sign === '@' || sign === '#' ? sign : undefined
  return { scope, query: (scope === undefined ? text : text.slice(1)).trim() }
}

/** Commands that match, best first; with no query the recent ones, then all by group. */
export function commandLines(
  commands: readonly Command[],
  recentIds: readonly string[],
  query: string,
): readonly PaletteLine[] {
  const offered = commands.filter(({ isHidden, when }) => isHidden !== true && when?.() !== false)
  if (query !== '') return ranked(offered.map(lineOfCommand), query)
  const recent = recentIds.flatMap((id) => {
    const command = offered.find((other) => other.id === id)
    return command === undefined ? [] : [{ ...lineOfCommand(command), group: 'Recent' }]
  })
  const others = offered.filter(({ id }) => !recentIds.includes(id)).map(lineOfCommand)
  const place = (line: PaletteLine): number => COMMAND_GROUPS.findIndex((group) => group === line.group)
  return [...recent, ...others.toSorted((a, b) => place(a) - place(b))]
}

/** What the providers find. */
export async function providedLines(
  providers: readonly PaletteProvider[],
  query: string,
): Promise<readonly PaletteLine[]> {
  const found = await Promise.all(
    providers.map(async ({ id, group, find }) => {
      const items = await find(query, LINES_PER_GROUP)
      return items.map((item) => lineOfItem(item, group, id, query))
    }),
  )
  return found.flat()
}

function lineOfCommand(command: Command): PaletteLine {
  const { id, group, title, hotkey, cli } = command
  const extra = { ...(hotkey === undefined ? {} : { hotkey }), ...(cli === undefined ? {} : { cli }) }
  return { id, group, title, at: [], ...extra, source: { command } }
}

function lineOfItem(item: PaletteItem, group: string, providerId: string, query: string): PaletteLine {
  const { id, title, hint, runId, cli } = item
  return {
    id: `${providerId}-${id}`,
    group,
    title,
    at: fuzzyMatch(query, title)?.at ?? [],
    ...(hint === undefined ? {} : { hint }),
    ...(runId === undefined ? {} : { runId }),
    ...(cli === undefined ? {} : { cli }),
    source: { item },
  }
}

function ranked(lines: readonly PaletteLine[], query: string): readonly PaletteLine[] {
  const matches = lines.flatMap((line) => {
    const match = fuzzyMatch(query, line.title)
    return match === undefined ? [] : [{ line: { ...line, group: 'Commands', at: match.at }, ...match }]
  })
  return matches
    .toSorted((a, b) => b.score - a.score)
    .slice(0, LINES_PER_GROUP)
    .map(({ line }) => line)
}
