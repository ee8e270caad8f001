import type { Findings } from './findings.ts'
import { BOM, excerpt, indentOf, physicalLines, stripPython, stripPythonEnd } from './python-text.ts'

/** One key with its value as Python's configparser stores it, before interpolation. */
export interface IniEntry {
  /** The key as the file spells it; look-ups ignore case. */
  readonly name: string
  readonly value: string
  /** 1-based line of the key. */
  readonly row: number
}

/** One `[section]`; `entries` is keyed by the lower-case key. */
export interface IniSection {
  readonly name: string
  readonly row: number
  readonly entries: ReadonlyMap<string, IniEntry>
}

/** Sections by their exact name: in configparser section names, unlike keys, are case sensitive. */
export type IniFile = ReadonlyMap<string, IniSection>

/** How far the text may stray from what configparser reads. */
export interface IniOptions {
  /** Accept a BOM, inline comments and section names in odd case, with a note for each. */
  readonly tolerant: boolean
  /** Section names to which odd spellings are corrected. */
  readonly sections: readonly string[]
  /** Lower-case keys of free text, from which no inline comment is cut. */
  readonly freeText: readonly string[]
}

interface OpenEntry {
  readonly name: string
  readonly row: number
  readonly lines: string[]
}
interface OpenSection {
  readonly name: string
  readonly row: number
  readonly entries: Map<string, OpenEntry>
}

/** Parses text as Python's `ConfigParser()` with its defaults does; faults go to `findings`. */
export function parseIni(text: string, options: IniOptions, findings: Findings): IniFile {
  const sections = new Map<string, OpenSection>()
  let section: OpenSection | undefined
  let entry: OpenEntry | undefined
  let indent = 0
  for (const [index, line] of physicalLines(withoutBom(text, options, findings)).entries()) {
    const row = index + 1
    const content = stripPython(line)
    if (content === '' || content.startsWith('#') || content.startsWith(';')) {
      // A blank line inside a value belongs to it; a comment line does not.
      if (content === '') entry?.lines.push('')
      continue
    }
    if (findings.full()) break
    const lineIndent = indentOf(line)
    if (entry !== undefined && lineIndent > indent) {
      entry.lines.push(content)
      continue
    }
    indent = lineIndent
    const header = sectionName(content)
    if (header !== undefined) {
      section = openSection(header, row, sections, options, findings)
      entry = undefined
    } else if (section === undefined) {
      findings.error('no-section', 'the line stands before any [section]', {
        row,
        expected: '[general]',
        got: excerpt(content),
        remedy: 'Start the file with the line "[general]".',
      })
      break
    } else {
      entry = openEntry(content, row, section, findings) ?? entry
    }
  }
  return closed(sections, options, findings)
}

function withoutBom(text: string, options: IniOptions, findings: Findings): string {
  if (!text.startsWith(BOM)) return text
  const place = { row: 1, column: 1 }
  if (options.tolerant) {
    findings.note('repair', 'bom', 'the byte order mark was left out', place)
  } else {
    findings.error('bom', 'the original takes the byte order mark as part of the first section name', {
      ...place,
      expected: '[',
      got: 'byte order mark',
      remedy: 'Save the file as UTF-8 without BOM, or use --rules corrected.',
    })
  }
  return text.slice(BOM.length)
}

/** The name between the first `[` and the last `]`; configparser ignores what follows. */
function sectionName(content: string): string | undefined {
  const end = content.lastIndexOf(']')
  return content.startsWith('[') && end > 1 ? content.slice(1, end) : undefined
}

function openSection(
  header: string,
  row: number,
  sections: Map<string, OpenSection>,
  options: IniOptions,
  findings: Findings,
): OpenSection {
  const meant = stripPython(header).toLowerCase()
  const known = options.tolerant ? options.sections.find((name) => name === meant) : undefined
  const name = known ?? header
  if (name !== header) {
    findings.note('repair', 'section-case', `the section name was read as [${name}]`, {
      row,
      got: excerpt(header),
    })
  }
  const earlier = sections.get(name)
  if (earlier !== undefined && name !== 'DEFAULT') {
    findings.error('duplicate-section', 'the section stands twice in the file', {
      row,
      field: name,
      expected: `one section [${name}]`,
      got: `another in line ${earlier.row}`,
      remedy: 'Join the two sections.',
    })
  }
  const section = earlier ?? { name, row, entries: new Map<string, OpenEntry>() }
  sections.set(name, section)
  return section
}

function openEntry(
  content: string,
  row: number,
  section: OpenSection,
  findings: Findings,
): OpenEntry | undefined {
  const delimiter = content.search(/[=:]/)
  const name = stripPythonEnd(content.slice(0, Math.max(delimiter, 0)))
  if (delimiter < 0 || name === '') {
    findings.error('not-a-key', 'the line is neither a section, a key with a value nor a comment', {
      row,
      expected: 'key = value',
      got: excerpt(content),
    })
    return undefined
  }
  const key = name.toLowerCase()
  const earlier = section.entries.get(key)
  if (earlier !== undefined) {
    findings.error('duplicate-key', `the key stands twice in section [${section.name}]`, {
      row,
      field: excerpt(name).slice(1, -1),
      got: `another in line ${earlier.row}`,
      remedy: 'Remove one of the two lines.',
    })
    return undefined
  }
  const entry = { name, row, lines: [stripPython(content.slice(delimiter + 1))] }
  section.entries.set(key, entry)
  return entry
}

function closed(sections: Map<string, OpenSection>, options: IniOptions, findings: Findings): IniFile {
  const file = new Map<string, IniSection>()
  for (const { name, row, entries } of sections.values()) {
    const closedEntries = new Map<string, IniEntry>()
    for (const [key, entry] of entries) {
      const cut = options.tolerant && !options.freeText.includes(key)
      const value = stripPythonEnd(entry.lines.map((line) => (cut ? withoutComment(line) : line)).join('\n'))
      if (value !== stripPythonEnd(entry.lines.join('\n'))) {
        const place = { row: entry.row, field: entry.name, got: excerpt(entry.lines.join('\n')) }
        findings.note(
          'repair',
          'inline-comment',
          `the inline comment was left out; read as ${excerpt(value)}`,
          place,
        )
      }
      closedEntries.set(key, { name: entry.name, row: entry.row, value })
    }
    file.set(name, { name, row, entries: closedEntries })
  }
  return file
}

/** The text before a `;` or `#` that starts the value or follows a blank. */
function withoutComment(line: string): string {
  const start = line.search(/(?:^|[ \t])[;#]/)
  return start < 0 ? line : stripPythonEnd(line.slice(0, start))
}
