/** Words in lines of at most a width, where they can be parted; a word that is wider has a line for itself. */
export function linesWithin(
  words: string,
  most: number,
  widthOf: (line: string) => number,
): readonly string[] {
  const lines: string[] = []
  for (const word of words.split(' ')) {
    const longer = [...lines.slice(-1), word].join(' ')
    if (lines.length > 0 && widthOf(longer) <= most) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}
