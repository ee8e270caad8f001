/** What is wrong with a LaTeX file before any TeX engine has seen it; empty where nothing is. */
export function texFaults(tex: string): readonly string[] {
  const lines = tex.split('\n').filter((line) => !line.startsWith('%'))
  const body = lines.join('\n')
  return [
    ...braceFaults(body),
    ...environmentFaults(body),
    ...lines.flatMap(bareSigns),
    ...[...body.matchAll(/^\s*\(.*\)$/gm)].flatMap(([point]) =>
      /^\s*\(-?[\d.]+(e[+-]?\d+)?,-?[\d.]+(e[+-]?\d+)?\)$/.test(point) ? [] : [`no point: ${point.trim()}`],
    ),
  ]
}

function braceFaults(body: string): readonly string[] {
  let depth = 0
  for (const [sign] of body.matchAll(/\\.|[{}]/gs)) {
    if (sign === '{') depth += 1
    if (sign === '}') depth -= 1
    if (depth < 0) return ['a brace is closed that was not opened']
  }
  return depth === 0 ? [] : [`${depth} braces are open at the end`]
}

/** Every environment is closed by its own name, in order. */
function environmentFaults(body: string): readonly string[] {
  const open: string[] = []
  for (const [, what, name = ''] of body.matchAll(/\\(begin|end)\{([^}]*)\}/g)) {
    if (what === 'begin') open.push(name)
    else if (open.pop() !== name) return [`\\end{${name}} closes something else`]
  }
  return open.map((name) => `${name} is open at the end`)
}

/** Signs TeX takes for commands; file names, labels and styles are no text, a cell of a table is parted by `&`. */
function bareSigns(line: string): readonly string[] {
  const text = line
    .replaceAll(/^\s*\\pgfplotsset\{.*\}$/g, '')
    .replaceAll(/\\(label|includegraphics)(\[[^\]]*\])?\{[^}]*\}/g, '')
    .replaceAll(/\\[%&#$_{}]/g, '')
    .replaceAll(/\$([<>|]|\\[a-zA-Z]+|\^2|-|\\cdot 10\^\{-?\d+\})\$/g, '')
  const bare = /[%#$_]/.exec(text) ?? (text.includes('\\\\') ? null : /&/.exec(text))
  return bare === null ? [] : [`bare ${bare[0]}: ${line.trim()}`]
}
