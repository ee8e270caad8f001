import { axisNumber, fixed, MISSING } from '../../../shared/format/numbers.ts'
import type { Catalog, FieldInfo, SpecPreset } from '../../../shared/model/catalog.ts'
import type { RunSpec } from '../../../engine/model/run-spec.ts'

/** Kinds of things in the library. */
export const LISTS = [
  { value: 'networks', label: 'Networks' },
  { value: 'designs', label: 'Designs' },
  { value: 'presets', label: 'Presets' },
  { value: 'rules', label: 'Rules and fixes' },
  { value: 'fields', label: 'Fields' },
] as const
/** One of {@link LISTS}. */
export type ListName = (typeof LISTS)[number]['value']

/** One thing of the library. */
export interface LibraryItem {
  readonly id: string
  readonly title: string
  readonly text: string
  /** Where it comes from. */
  readonly source?: string
  /** Short facts in the columns of its list. */
  readonly facts: readonly string[]
  /** A run of it; undefined for what cannot be run. */
  readonly spec?: RunSpec
  /** Saved by somebody, who can delete it. */
  readonly saved?: SpecPreset
}

/** A list with the heads of its facts. */
export interface LibraryList {
  readonly heads: readonly string[]
  /** Facts are numbers and stand at the right. */
  readonly areNumbers: boolean
  readonly items: readonly LibraryItem[]
}

/** What a list of the library shows. */
export function libraryList(name: ListName, catalog: Catalog): LibraryList {
  switch (name) {
    case 'networks':
      return networks(catalog)
    case 'designs':
      return designs(catalog)
    case 'presets':
      return presets(catalog)
    case 'rules':
      return {
        heads: [],
        areNumbers: false,
        items: catalog.fixes.map(({ id, title, reason }) => ({ id, title, text: reason, facts: [] })),
      }
    case 'fields':
      return fields(catalog)
  }
}

function networks({ workloads, presets: all }: Catalog): LibraryList {
  const base = all.find(({ spec }) => spec.kind === 'array')?.spec
  return {
    heads: ['Layers', 'MACs', 'Parameters'],
    areNumbers: true,
    items: workloads.map(({ name, description, source, hash, format, layers, macs, parameters }) => {
      const isTopology = source === 'topology' && hash !== undefined && format !== undefined
      const workload = isTopology
        ? ({ source: 'topology', hash, format } as const)
        : ({ source: 'preset', name, batch: 1, operators: 'conv' } as const)
      return {
        id: hash ?? name,
        title: name,
        text: description,
        ...(isTopology ? { source: `topology ${hash.slice(0, 12)}` } : {}),
        facts: [
          fixed(layers, 0),
          axisNumber(Number(macs.toPrecision(4))),
          parameters === null ? MISSING : axisNumber(Number(parameters.toPrecision(4))),
        ],
        ...(base?.kind === 'array' ? { spec: { ...base, workload } } : {}),
      }
    }),
  }
}

function designs({ designs: all, presets: configurations }: Catalog): LibraryList {
  return {
    heads: ['Kind'],
    areNumbers: false,
    items: all.map(({ id, title, description, source, isDifferential }) => {
      const preset = configurations.find(({ spec }) => spec.kind === 'design' && spec.design === id)
      return {
        id,
        title,
        text: description,
        source,
        facts: [isDifferential ? 'differential' : 'dense'],
        ...(preset === undefined ? {} : { spec: preset.spec }),
      }
    }),
  }
}

/** Saved ones first; shipped designs have a list of their own. */
function presets({ presets: all }: Catalog): LibraryList {
  const isSaved = ({ savedId }: SpecPreset): boolean => savedId !== undefined
  const shown = [
    ...all.filter(isSaved),
    ...all.filter((preset) => !isSaved(preset) && preset.spec.kind === 'array'),
  ]
  return {
    heads: ['Machine', 'SRAM kB', 'Mode', 'Rules'],
    areNumbers: false,
    items: shown.map((preset) => ({
      id: preset.id,
      title: preset.title,
      text: preset.description,
      facts: machineFacts(preset.spec),
      spec: preset.spec,
      ...(isSaved(preset) ? { saved: preset } : {}),
    })),
  }
}

function machineFacts(spec: RunSpec): readonly string[] {
  if (spec.kind === 'design') return [spec.design, MISSING, MISSING, MISSING]
  const { rows, cols, dataflow, ifmapSramKb, filterSramKb, ofmapSramKb, mode } = spec.array
  return [
    `${rows} × ${cols} ${dataflow}`,
    `${ifmapSramKb}/${filterSramKb}/${ofmapSramKb}`,
    mode,
    spec.rules.id,
  ]
}

function fields({ fields: all }: Catalog): LibraryList {
  return {
    heads: ['Of', 'Unit', 'Default'],
    areNumbers: false,
    items: all
      .filter(({ id }) => !id.startsWith('fix.'))
      .map((info) => ({
        id: info.id,
        title: info.title,
        text: info.definition,
        source: [info.id, info.source].filter((part) => part !== undefined).join(' – '),
        facts: [OWNERS[info.of], info.unit === '' ? MISSING : info.unit, String(info.initial)],
      })),
  }
}

const OWNERS: Readonly<Record<FieldInfo['of'], string>> = {
  all: 'all runs',
  array: 'arrays',
  design: 'designs',
}

/** The items in which every word of a search stands. */
export function searched(items: readonly LibraryItem[], text: string): readonly LibraryItem[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return items.filter((item) => {
    const all = [item.id, item.title, item.text, item.source ?? '', ...item.facts].join(' ').toLowerCase()
    return words.every((word) => all.includes(word))
  })
}
