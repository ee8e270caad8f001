const SEPARATOR = ' · '

/** Titles without the parts that all of them share; one title, and titles that are all the same, stay as they are. */
export function distinctNames(titles: readonly string[]): readonly string[] {
  const all = titles.map((title) => title.split(SEPARATOR))
  const names = all.map((parts) =>
    parts.filter((part, i) => all.some((other) => other[i] !== part)).join(SEPARATOR),
  )
  return names.map((name, i) => (name === '' ? (titles[i] ?? '') : name))
}
