import { VIEW_KINDS, type ParamsOfView, type ViewInfo, type ViewKind } from './view-kinds.ts'

/** What a tab shows: a view and what it was opened with. */
export interface ViewAddress {
  readonly kind: ViewKind
  readonly params: Readonly<Record<string, string>>
}

/** An address of a kind with its parameters checked by the compiler. */
export function addressOf<K extends ViewKind>(kind: K, params: ParamsOfView<K>): ViewAddress {
  const given = Object.entries<string | undefined>(params).filter((entry) => entry[1] !== undefined)
  return { kind, params: Object.fromEntries(given) as Readonly<Record<string, string>> }
}

/** The address as text: `home`, `run?id=12`. Equal addresses have equal text; it is the tab's id and the page's hash. */
export function addressText({ kind, params }: ViewAddress): string {
  const sorted = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1))
  const query = new URLSearchParams(sorted).toString()
  return query === '' ? kind : `${kind}?${query}`
}

/** The address a text means; undefined for an unknown view or when a parameter is missing. Unknown ones are dropped. */
export function parseAddress(text: string): ViewAddress | undefined {
  const [name = '', query = ''] = text.replace(/^#/, '').split('?', 2)
  if (!isViewKind(name)) return undefined
  const { params, optional = [] }: ViewInfo = VIEW_KINDS[name]
  const given = new URLSearchParams(query)
  if (params.some((param) => !given.has(param))) return undefined
  const known = [...params, ...optional].flatMap((param) => {
    const value = given.get(param)
    return value === null ? [] : [[param, value] as const]
  })
  return { kind: name, params: Object.fromEntries(known) }
}

function isViewKind(name: string): name is ViewKind {
  return Object.hasOwn(VIEW_KINDS, name)
}
